#pragma once

#include "app/document/document_topic.h"

namespace reluscope {

/// Tables that are made by a formula or drawn by hand, and untrained networks for tables.
class MadeDataTopic final : public Topic {
public:
    MadeDataTopic(Desk& shared, DocumentTopic& opens) : Topic(shared), documents(opens) {}

    DocumentTopic& documents;
};

void apply(NewNetwork& command, MadeDataTopic& topic);
void apply(MakeData& command, MadeDataTopic& topic);
void apply(DrawPoints& command, MadeDataTopic& topic);
void apply(AddPoint& command, MadeDataTopic& topic);
void apply(RemoveLastPoint& command, MadeDataTopic& topic);

}  // namespace reluscope
