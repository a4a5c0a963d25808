"""FAISS on one data set; arguments and output as README.md beside this file says.

Settings: index, one of
  flat           exact; no effort (-). With batch=128, so many queries are one call, which multiplies matrices;
                 without being told FAISS does so for larger batches only
  hnsw           HNSWFlat with M and efConstruction; the effort is efSearch
  ivfpq          IVF with product-quantized codes in fast scan and exact refinement; the effort is nprobe:factor, where
                 factor times k candidates are refined
Needs numpy and faiss.
"""
import os
import sys
import time

try:
    import faiss
    import numpy as np
except ImportError as missing:
    print("skip\t%s: install FAISS for Python" % missing)
    sys.exit(0)


def read_vectors(path):
    raw = np.memmap(path, dtype=np.int32, mode="r")
    dimension = int(raw[0])
    return np.ascontiguousarray(raw.reshape(-1, dimension + 1)[:, 1:]).view(np.float32)


def emit(*cells):
    print("\t".join(str(cell) for cell in cells), flush=False)


def status_bytes(field):
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith(field + ":"):
                return int(line.split()[1]) * 1024
    return 0


def metric_of(data):
    with open(os.path.join(data, "metric")) as file:
        return faiss.METRIC_L2 if file.read().strip() == "euclidean" else faiss.METRIC_INNER_PRODUCT


def create(kind, base, metric, settings):
    dimension = base.shape[1]
    if kind == "flat":
        return faiss.IndexFlat(dimension, metric)
    if kind == "hnsw":
        index = faiss.IndexHNSWFlat(dimension, int(settings.get("M", 16)), metric)
        index.hnsw.efConstruction = int(settings.get("efConstruction", 200))
        return index
    if kind == "ivfpq":
        lists = int(settings.get("lists", 4 * np.sqrt(len(base))))
        codes = dimension // 4 if dimension >= 256 else dimension // 2
        return faiss.index_factory(dimension, "IVF%d,PQ%dx4fs,RFlat" % (lists, codes), metric)
    raise SystemExit("index=%s: write flat, hnsw or ivfpq" % kind)


def build(data, folder, settings):
    base = read_vectors(os.path.join(data, "base.fvecs"))
    faiss.omp_set_num_threads(int(settings.get("threads", 1)))
    index = create(settings["index"], base, metric_of(data), settings)
    start = time.perf_counter()
    if not index.is_trained:
        index.train(base)
    index.add(base)
    seconds = time.perf_counter() - start
    faiss.write_index(index, os.path.join(folder, "index"))
    emit("build", seconds, status_bytes("VmHWM"))


def set_effort(kind, index, effort):
    if kind == "hnsw":
        index.hnsw.efSearch = int(effort)
    elif kind == "ivfpq":
        probes, factor = effort.split(":")
        faiss.downcast_index(index.base_index).nprobe = int(probes)
        index.k_factor = float(factor)


def warm(index, queries, k, batch, seconds):
    end = time.perf_counter() + seconds
    at = 0
    while time.perf_counter() < end:
        index.search(queries[at:at + batch], k)
        at = (at + batch) % len(queries)


def measure(index, queries, k, batch, effort, settings):
    found = [()] * len(queries)
    nanos = [[] for _ in queries]
    total = 0.0
    for number in range(int(settings.get("passes", 20))):
        if number > 0 and total >= float(settings.get("passSeconds", 0.5)):
            break
        start = before = time.perf_counter_ns()
        for at in range(0, len(queries), batch):
            rows = index.search(queries[at:at + batch], k)[1]
            after = time.perf_counter_ns()
            for position in range(len(rows)):
                found[at + position] = rows[position]
                if batch == 1:
                    nanos[at].append(after - before)
            before = after
        seconds = (before - start) / 1e9
        emit("pass", effort, seconds)
        total += seconds
    for query, rows in enumerate(found):
        emit("query", effort, query, ",".join(str(row) for row in rows if row >= 0), ",".join(map(str, nanos[query])))


def search(data, folder, settings):
    queries = read_vectors(os.path.join(data, "query.fvecs"))
    faiss.omp_set_num_threads(1)
    start = time.perf_counter()
    index = faiss.read_index(os.path.join(folder, "index"))
    emit("open", time.perf_counter() - start)
    k = int(settings.get("k", 10))
    batch = int(settings.get("batch", 1))
    if batch > 1:
        faiss.cvar.distance_compute_blas_threshold = min(batch, 20)
    efforts = settings["efforts"].split(",")
    set_effort(settings["index"], index, efforts[len(efforts) // 2])
    warm(index, queries, k, batch, float(settings.get("warmSeconds", 10)))
    for effort in efforts:
        set_effort(settings["index"], index, effort)
        warm(index, queries, k, batch, float(settings.get("passSeconds", 0.5)))
        measure(index, queries, k, batch, effort, settings)
    emit("memory", status_bytes("VmRSS"), status_bytes("RssAnon"))


def main():
    command, data, folder = sys.argv[1:4]
    settings = dict(word.split("=", 1) for word in sys.argv[4:])
    options = faiss.get_compile_options().strip() if hasattr(faiss, "get_compile_options") else "unknown"
    emit("version", "FAISS %s (%s)" % (faiss.__version__, options))
    if command == "build":
        build(data, folder, settings)
    elif command == "search":
        search(data, folder, settings)


main()
