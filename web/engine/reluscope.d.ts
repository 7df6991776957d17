// The engine of ReLUscope without its interface. What the reports hold is described in the documents that come with
// ReLUscope: report.md, partition.md, path.md, counterfactual.md, attributions.md, simplify.md, families.md.

/** Why something was refused, in one sentence. */
export class ReluscopeError extends Error {
    readonly name: 'ReluscopeError';
}

/** Reports as the command line writes them; everything in them counts from 0. */
export type Report = { [key: string]: any };

/** Bytes of a file; text is taken as UTF-8. */
export type FileBytes = Uint8Array | ArrayBuffer | ArrayBufferView | string;

export interface Control {
    /** Stops the work: the call then rejects with the signal's reason. */
    signal?: AbortSignal;
    /** Called between slices of work; `fraction` is in [0, 1]. */
    onProgress?: (fraction: number, what: string) => void;
}

/** What the caller says about the columns of a table; the rest follows from the network. */
export interface Columns {
    /** The column with the answers. */
    target?: string;
    /** Columns that are neither inputs nor the answer. */
    ignore?: string[];
}

/** Loads the module, which the first call of any other function does as well. Needed where it does not lie beside this file. */
export function init(options?: { wasm?: BufferSource | WebAssembly.Module | URL | string }): Promise<void>;

/** A network in the engine's memory, until it is freed or forgotten. */
export class Network {
    private constructor();
    /** What `reluscope info --json` says. */
    readonly info: Report;
    readonly name: string;
    readonly inputs: number;
    readonly outputs: number;
    /** The network as a file; ONNX is written as float32 unless `float64` is true. */
    save(format?: 'json' | 'onnx', options?: { float64?: boolean }): Promise<Uint8Array>;
    free(): void;
}

/** A table in the engine's memory, until it is freed or forgotten. */
export class Table {
    private constructor();
    /** What `reluscope info --json` says. */
    readonly info: Report;
    readonly name: string;
    readonly rows: number;
    free(): void;
}

export interface NetworkOptions extends Control {
    /** Which output to read, if an ONNX model has several. */
    output?: string;
    /** What turns logits into predictions, if the file does not say. */
    link?: 'identity' | 'sigmoid' | 'softmax';
    /** Files that the model refers to (ONNX external data, weights of TensorFlow.js), by their names. */
    files?: { [name: string]: FileBytes };
}

/** Reads ONNX, safetensors, NumPy (.npz), TensorFlow.js (model.json, its weights under `files`) or JSON. */
export function loadNetwork(bytes: FileBytes, name?: string, options?: NetworkOptions): Promise<Network>;

/** Reads CSV. `missing`: texts that stand for "no value". */
export function loadTable(bytes: FileBytes, name?: string, options?: Control & { missing?: string[] }): Promise<Table>;

export interface ExplainOptions extends Columns, Control {
    /** Explain this row as well, under `report.row`. */
    row?: number;
    /** Clusters that the report lists, the largest ones; 1,000 unless told. */
    maxClusters?: number;
}

export interface Explanation {
    /** `reluscope-report`, as `reluscope explain --out` writes it. */
    report: Report;
    /** Per row of the table its cluster; -1 for one that was left out. With a network of families, its family. */
    assignment: Int32Array;
    /** Rows x outputs, before the link; NaN for a row that was left out. */
    logits: Float64Array;
    /** Rows x outputs, after the link. */
    outputs: Float64Array;
}

export function explain(network: Network, table: Table, options?: ExplainOptions): Promise<Explanation>;

export interface PartitionOptions extends Control {
    /** [x0, x1, y0, y1]; -1 to 1 unless told. */
    window?: ArrayLike<number>;
    /** Two inputs that vary; needed where the network has not two. */
    features?: [number, number];
    /** A number for each input, or for each that stays; 0 unless told. */
    at?: ArrayLike<number>;
    /** 20,000,000 unless told; a partition that is stopped is not complete. */
    maxRegions?: number;
    /** Only the walls of the first so many hidden layers. */
    depth?: number;
    /** The report lists regions and decision boundary, too, and is the file of `reluscope partition --out`. */
    regions?: boolean;
}

/** Region i has corners firstCorners[i] to firstCorners[i + 1], in the order of the report's list. */
export interface Partition {
    report: Report;
    /** Per region its pattern, layers joined by a bar. */
    patterns: string[];
    areas: Float64Array;
    /** Regions + 1 places in `corners`, counted in corners. */
    firstCorners: Uint32Array;
    /** x and y of each corner; polygons turn counter-clockwise. */
    corners: Float64Array;
    /** Regions x outputs x 2: logit = weights . (x, y) + bias. Empty where the partition has no maps. */
    weights: Float64Array;
    /** Regions x outputs. */
    biases: Float64Array;
    /** The decision boundary: x and y of both ends of each segment. */
    boundary: Float64Array;
}

export function partition(network: Network, options?: PartitionOptions): Promise<Partition>;

/** `reluscope-path`: the pieces of the line between two inputs, with exact integrated gradients. */
export function path(network: Network, from: ArrayLike<number>, to: ArrayLike<number>,
                     options?: Control & { maxPieces?: number }): Promise<Report>;

export interface CounterfactualOptions extends Columns, Control {
    norm?: 'l2' | 'l1' | 'linf';
    /** A class (its number or name), a probability, or a value. */
    to?: string | number;
    /** Columns that stay, that alone may change, that may only grow or shrink, that take whole numbers. */
    lock?: string[];
    only?: string[];
    up?: string[];
    down?: string[];
    integer?: string[];
    maxColumns?: number;
    alternatives?: number;
    /** `none`: beyond the smallest and largest value of the rows as well. */
    box?: 'data' | 'none';
    relaxed?: boolean;
    /** Seconds; 10 unless told. What is not proven then is said to be open. */
    budget?: number;
}

/** The smallest change of a row that flips its prediction, with proof. */
export function counterfactual(network: Network, table: Table, row: number, options?: CounterfactualOptions): Promise<Report>;

export interface AttributeOptions extends Columns, Control {
    method?: 'shapley' | 'integrated-gradients' | 'expected-gradients';
    /** The rows to compare with: all, so many that are drawn, or those of another table. */
    background?: 'all' | number | Table;
    seed?: number;
}

/** `reluscope-attribution`: what each column adds to the logits of a row. */
export function attribute(network: Network, table: Table, row: number, options?: AttributeOptions): Promise<Report>;

export interface SimplifyOptions extends Columns, Control {
    /** `data` (usual): same outputs on the rows of the table; `box`: on every input of a box, with proof. */
    lossless?: 'data' | 'box';
    /** A number per network input; from the smallest to the largest value of the rows unless told. */
    box?: { lo: ArrayLike<number>; hi: ArrayLike<number> };
}

/** A network with fewer units and the same outputs. `table` may be null where there is a box. */
export function simplify(network: Network, table: Table | null, options?: SimplifyOptions): Promise<{ report: Report; network: Network }>;

export interface FamiliesOptions extends Columns, Control {
    /** What the families' formulas are fitted to: the network (usual) or the answers. */
    by?: 'fidelity' | 'answers';
    /** Only clusters that touch are joined. */
    touching?: boolean;
    /** Rows to judge by; a fifth of the table's rows unless told, which ones follows from `seed`. */
    heldOut?: Table;
    seed?: number;
}

/** Clusters joined to `count` families with one formula each. The network that is made explains by families. */
export function families(network: Network, table: Table, count: number,
                         options?: FamiliesOptions): Promise<{ report: Report; network: Network }>;

/** The options of set_training in embedding.md; [16, 16] hidden units and 100 epochs unless told. */
export interface TrainingSetup {
    hidden?: number[];
    slope?: number;
    residual?: boolean;
    initialisation?: 'he' | 'uniform';
    seed?: number;
    optimiser?: 'adam' | 'sgd';
    learning_rate?: number;
    momentum?: number;
    beta1?: number;
    beta2?: number;
    epsilon?: number;
    schedule?: 'constant' | 'step' | 'exponential' | 'cosine';
    decay?: number;
    step_epochs?: number;
    final_share?: number;
    l1_weights?: number;
    l2_weights?: number;
    first_layer_only?: boolean;
    l1_activations?: number;
    first_activations_only?: boolean;
    batch_size?: number;
    epochs?: number;
    class_weights?: number[];
    balanced_class_weights?: boolean;
    validation_share?: number;
    patience?: number;
    score_training_rows?: boolean;
}

export interface TrainOptions extends Control {
    /** The column with the answers. */
    target: string;
    /** Guessed unless told. */
    kind?: 'class' | 'number';
    /** Follows from the target unless told. */
    loss?: 'binary' | 'softmax' | 'squared';
    /** How the network learns. */
    setup?: TrainingSetup;
    /** Columns that become inputs; all but the target unless told. */
    columns?: string[];
    /** Columns that are neither inputs nor the answer. */
    ignore?: string[];
    /** The same as `ignore`. */
    drop?: string[];
    /** Numbers that are names. */
    categorical?: string[];
    /** Per column its texts from low to high. */
    ordinal?: { [column: string]: string[] };
    standardise?: boolean;
    standardiseTarget?: boolean;
    missingInputs?: boolean;
    maxCategories?: number;
    /** Of the network; that of the table unless told. */
    name?: string;
}

/** A number per epoch; NaN where it does not apply. Classes have accuracies, numbers have R2. */
export interface History {
    learningRate: Float64Array;
    trainingLoss: Float64Array;
    validationLoss: Float64Array;
    trainingAccuracy?: Float64Array;
    validationAccuracy?: Float64Array;
    trainingR2?: Float64Array;
    validationR2?: Float64Array;
}

/** `record` is the training record that a saved network holds. */
export function train(table: Table, options: TrainOptions): Promise<{ network: Network; record: Report; history: History }>;
