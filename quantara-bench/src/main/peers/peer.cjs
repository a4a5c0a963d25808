// The program around a system for Node; arguments and output as README.md beside this file says.
const fs = require('node:fs');
const path = require('node:path');

function readVectors(file) {
    const bytes = fs.readFileSync(file);
    const dimension = bytes.readInt32LE(0);
    const rowBytes = 4 + 4 * dimension;
    const rows = [];
    for (let offset = 0; offset < bytes.length; offset += rowBytes) {
        const row = new Float32Array(dimension);
        new Uint8Array(row.buffer).set(bytes.subarray(offset + 4, offset + rowBytes));
        rows.push(row);
    }
    return rows;
}

function emit(...cells) {
    fs.writeSync(1, cells.join('\t') + '\n');
}

function statusBytes(field) {
    const line = fs.readFileSync('/proc/self/status', 'utf8').split('\n').find(text => text.startsWith(field + ':'));
    return line ? Number(line.replace(/\D/g, '')) * 1024 : 0;
}

function nanosSince(start) {
    return Number(process.hrtime.bigint() - start);
}

function warm(searcher, queries, k, seconds) {
    const start = process.hrtime.bigint();
    for (let query = 0; nanosSince(start) < seconds * 1e9; query++) {
        searcher.search(queries[query % queries.length], k);
    }
}

function measure(searcher, queries, k, effort, mostPasses, leastSeconds) {
    const found = [];
    const nanos = queries.map(() => []);
    let sum = 0;
    for (let pass = 0; pass < mostPasses && (pass === 0 || sum < leastSeconds); pass++) {
        const start = process.hrtime.bigint();
        let before = start;
        for (let query = 0; query < queries.length; query++) {
            found[query] = searcher.search(queries[query], k);
            const after = process.hrtime.bigint();
            nanos[query].push(Number(after - before));
            before = after;
        }
        const seconds = Number(before - start) / 1e9;
        emit('pass', effort, seconds);
        sum += seconds;
    }
    found.forEach((rows, query) => emit('query', effort, query, Array.from(rows).join(','), nanos[query].join(',')));
}

function search(system, data, folder, settings) {
    const queries = readVectors(path.join(data, 'query.fvecs'));
    const metric = fs.readFileSync(path.join(data, 'metric'), 'utf8').trim();
    const number = (name, otherwise) => Number(settings[name] ?? otherwise);
    const k = number('k', 10);
    const passSeconds = number('passSeconds', 0.5);
    const start = process.hrtime.bigint();
    const searcher = system.open(folder, metric, queries[0].length, settings);
    emit('open', nanosSince(start) / 1e9);
    const efforts = settings.efforts.split(',');
    searcher.effort(efforts[efforts.length >> 1]);
    warm(searcher, queries, k, number('warmSeconds', 10));
    for (const effort of efforts) {
        searcher.effort(effort);
        warm(searcher, queries, k, passSeconds);
        measure(searcher, queries, k, effort, number('passes', 20), passSeconds);
    }
    emit('memory', statusBytes('VmRSS'), statusBytes('RssAnon'));
}

function build(system, data, folder, settings) {
    const base = readVectors(path.join(data, 'base.fvecs'));
    const metric = fs.readFileSync(path.join(data, 'metric'), 'utf8').trim();
    const start = process.hrtime.bigint();
    system.build(base, folder, metric, settings);
    emit('build', nanosSince(start) / 1e9, statusBytes('VmHWM'));
}

/** Returns the version of a package, from the file above its entry point. */
function version(name) {
    let folder = path.dirname(require.resolve(name));
    while (!fs.existsSync(path.join(folder, 'package.json'))
            || JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')).name !== name) {
        folder = path.dirname(folder);
    }
    return JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8')).version;
}

/** Runs a system: name, load() returning the library, build() and open(). */
exports.run = system => {
    const [command, data, folder, ...words] = process.argv.slice(2);
    const settings = Object.fromEntries(words.map(word => {
        const equals = word.indexOf('=');
        return [word.slice(0, equals), word.slice(equals + 1)];
    }));
    try {
        emit('version', `${system.name} ${version(system.package)}, through Node`);
        system.load();
    } catch (missing) {
        emit('skip', `${missing.message.split('\n')[0]}: npm install ${system.package}, and name its node_modules in NODE_PATH`);
        return;
    }
    if (command === 'build') {
        build(system, data, folder, settings);
    } else if (command === 'search') {
        search(system, data, folder, settings);
    }
};
