// usearch; settings: connectivity, expansion, quantization (f32, f16, bf16, i8), threads. The effort is the expansion
// of the search.
const path = require('node:path');
const peer = require('./peer.cjs');

let usearch;

function create(metric, dimensions, settings, expansionSearch) {
    return new usearch.Index({
        dimensions,
        metric: metric === 'euclidean' ? 'l2sq' : 'ip',
        quantization: settings.quantization ?? 'f16',
        connectivity: Number(settings.connectivity ?? 16),
        expansion_add: Number(settings.expansion ?? 200),
        expansion_search: expansionSearch,
        multi: false,
    });
}

peer.run({
    name: 'usearch',
    package: 'usearch',
    load: () => {
        usearch = require('usearch');
    },
    build: (base, folder, metric, settings) => {
        const index = create(metric, base[0].length, settings, 64);
        const keys = BigUint64Array.from(base, (_, row) => BigInt(row));
        const rows = new Float32Array(base.length * base[0].length);
        base.forEach((row, at) => rows.set(row, at * row.length));
        index.add(keys, rows, Number(settings.threads ?? 1));
        index.save(path.join(folder, 'index'));
    },
    open: (folder, metric, dimensions, settings) => {
        let index;
        return {
            // Only a new index takes another expansion.
            effort: effort => {
                index = create(metric, dimensions, settings, Number(effort));
                index.load(path.join(folder, 'index'));
            },
            search: (query, k) => index.search(query, k, 1).keys,
        };
    },
});
