// zvec, a database; settings: M, efConstruction, threads. The effort is ef.
const path = require('node:path');
const peer = require('./peer.cjs');

const BATCH = 1000;
let zvec;

peer.run({
    name: 'zvec',
    package: '@zvec/zvec',
    load: () => {
        zvec = require('@zvec/zvec');
    },
    build: (base, folder, metric, settings) => {
        const schema = new zvec.ZVecCollectionSchema({
            name: 'base',
            vectors: {
                name: 'vector',
                dataType: zvec.ZVecDataType.VECTOR_FP32,
                dimension: base[0].length,
                indexParams: {
                    indexType: zvec.ZVecIndexType.HNSW,
                    metricType: metric === 'euclidean' ? zvec.ZVecMetricType.L2 : zvec.ZVecMetricType.IP,
                    m: Number(settings.M ?? 32),
                    efConstruction: Number(settings.efConstruction ?? 200),
                },
            },
        });
        const collection = zvec.ZVecCreateAndOpen(path.join(folder, 'base'), schema);
        for (let from = 0; from < base.length; from += BATCH) {
            const rows = base.slice(from, from + BATCH);
            collection.insertSync(rows.map((vector, at) => ({ id: String(from + at), vectors: { vector } })));
        }
        collection.optimizeSync({ concurrency: Number(settings.threads ?? 1) });
        collection.closeSync();
    },
    open: folder => {
        const collection = zvec.ZVecOpen(path.join(folder, 'base'));
        let ef = 0;
        return {
            effort: effort => {
                ef = Number(effort);
            },
            search: (query, k) => collection.querySync({
                fieldName: 'vector',
                vector: query,
                topk: k,
                outputFields: [],
                params: { indexType: zvec.ZVecIndexType.HNSW, ef },
            }).map(document => Number(document.id)),
        };
    },
});
