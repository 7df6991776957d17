// Makes models with TensorFlow.js itself, and what it predicts: README.md.

import '@tensorflow/tfjs-backend-cpu';
import * as tfc from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-layers';
import { mkdirSync, writeFileSync } from 'node:fs';

const out = process.argv[2];
const predictions = {};
await tfc.setBackend('cpu');

/** Numbers that are the same on every run. */
function randoms(seed) {
    let state = seed;
    return () => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return state / 2 ** 31 - 1;
    };
}

function save(folder, artifacts, { shards = 1 } = {}) {
    mkdirSync(`${out}/${folder}`, { recursive: true });
    const data = Buffer.from(artifacts.weightData);
    const size = Math.ceil(data.length / shards);
    const paths = [];
    for (let i = 0; i < shards; i += 1) {
        paths.push(shards === 1 ? 'weights.bin' : `group1-shard${i + 1}of${shards}.bin`);
        writeFileSync(`${out}/${folder}/${paths[i]}`, data.subarray(i * size, (i + 1) * size));
    }
    const json = {
        modelTopology: artifacts.modelTopology, format: artifacts.format, generatedBy: artifacts.generatedBy,
        convertedBy: artifacts.convertedBy, weightsManifest: [{ paths, weights: artifacts.weightSpecs }],
    };
    writeFileSync(`${out}/${folder}/model.json`, `${JSON.stringify(json)}\n`);
}

/** Weights of any size, variances above 0. */
async function saved(model, seed, folder, options) {
    const next = randoms(seed);
    model.setWeights(model.weights.map((weight) => {
        const count = weight.shape.reduce((a, b) => a * b, 1);
        const positive = weight.name.includes('variance');
        return tfc.tensor(Float32Array.from({ length: count }, () => (positive ? 1.25 + next() : next())), weight.shape);
    }));
    const shape = model.inputs[0].shape.slice(1);
    const size = shape.reduce((a, b) => a * b, 1);
    const inputs = Array.from({ length: 6 }, () => Array.from({ length: size }, () => Math.fround(3 * next())));
    predictions[folder] = { inputs, predictions: model.predict(tfc.tensor(inputs.flat(), [6, ...shape])).arraySync() };
    await model.save({ save: async (artifacts) => { save(folder, artifacts, options); return { modelArtifactsInfo: {} }; } });
}

// A stack for two classes, with what is idle once a network is trained.
await saved(tf.sequential({
    layers: [
        tf.layers.dense({ units: 8, activation: 'relu', inputShape: [3], name: 'first' }),
        tf.layers.dropout({ rate: 0.5 }),
        tf.layers.dense({ units: 5, name: 'second' }),
        tf.layers.batchNormalization({ name: 'norm' }),
        tf.layers.activation({ activation: 'relu' }),
        tf.layers.dense({ units: 4, useBias: false, name: 'third' }),
        tf.layers.leakyReLU({ alpha: 0.25 }),
        tf.layers.dense({ units: 1, activation: 'sigmoid', name: 'probability' }),
    ],
}), 1, 'sequential');

// A graph with a branch, weights in three files.
const input = tf.input({ shape: [4], name: 'rows' });
const wide = tf.layers.dense({ units: 6, activation: 'relu', name: 'wide' }).apply(input);
const bent = tf.layers.prelu({ name: 'bent' }).apply(tf.layers.dense({ units: 6, name: 'inner' }).apply(wide));
const sum = tf.layers.add({ name: 'sum' }).apply([wide, bent]);
const both = tf.layers.concatenate({ name: 'both' }).apply([sum, input]);
const logits = tf.layers.dense({ units: 3, name: 'logits' }).apply(tf.layers.reLU({ name: 'relu' }).apply(both));
await saved(tf.model({ inputs: input, outputs: tf.layers.softmax({ name: 'classes' }).apply(logits) }), 2, 'graph',
    { shards: 3 });

// Pictures, and an end that is cut off.
await saved(tf.sequential({
    layers: [
        tf.layers.flatten({ inputShape: [4, 3, 1] }),
        tf.layers.dense({ units: 6, activation: 'relu', name: 'hidden' }),
        tf.layers.dense({ units: 2, activation: 'tanh', name: 'last' }),
    ],
}), 3, 'picture');

writeFileSync(`${out}/predictions_tfjs.json`, JSON.stringify(predictions));
