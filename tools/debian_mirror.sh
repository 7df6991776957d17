#!/bin/sh
# debian_mirror.sh: prints the address of the mirror of Debian that apt uses on this machine.
set -eu
# Other vendors, and Debian's own archive of security updates, use other names for their suites.
codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
apt-get indextargets --no-release-info --format '$(RELEASE) $(REPO_URI)' 'Created-By: Packages' |
    awk -v releases=" $codename stable oldstable testing unstable sid " '
        index(releases, " " $1 " ") && !found { found = 1; print $2 }
        END { if (!found) { print "debian_mirror.sh: apt knows no mirror of Debian" > "/dev/stderr"; exit 1 } }'
