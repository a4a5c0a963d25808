// hnswlib on one data set; arguments and output as README.md beside this file says. Settings: M, efConstruction; the
// effort is ef. Needs the headers of hnswlib.
#include <hnswlib/hnswlib.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
using Settings = std::map<std::string, std::string>;

double secondsSince(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/** Rows of an fvecs file, row-major. */
struct Vectors {
    size_t dimension = 0;
    size_t count = 0;
    std::vector<float> values;

    explicit Vectors(const std::string& path) {
        std::ifstream file(path, std::ios::binary | std::ios::ate);
        if (!file) {
            throw std::runtime_error("cannot read " + path);
        }
        const auto bytes = static_cast<size_t>(file.tellg());
        int32_t length = 0;
        file.seekg(0);
        file.read(reinterpret_cast<char*>(&length), sizeof length);
        dimension = static_cast<size_t>(length);
        count = bytes / (sizeof length + dimension * sizeof(float));
        values.resize(count * dimension);
        file.seekg(0);
        for (size_t row = 0; row < count; row++) {
            file.read(reinterpret_cast<char*>(&length), sizeof length);
            file.read(reinterpret_cast<char*>(&values[row * dimension]),
                      static_cast<std::streamsize>(dimension * sizeof(float)));
        }
    }

    const float* row(size_t index) const { return &values[index * dimension]; }
};

Settings parse(int argc, char** argv) {
    Settings settings;
    for (int i = 4; i < argc; i++) {
        const std::string word = argv[i];
        const size_t equals = word.find('=');
        if (equals == std::string::npos) {
            throw std::runtime_error("'" + word + "' is no setting: write name=value");
        }
        settings[word.substr(0, equals)] = word.substr(equals + 1);
    }
    return settings;
}

double number(const Settings& settings, const std::string& name, double defaultValue) {
    const auto found = settings.find(name);
    return found == settings.end() ? defaultValue : std::stod(found->second);
}

/** Returns a figure of this process in bytes, or 0. */
long long statusBytes(const std::string& field) {
    std::ifstream status("/proc/self/status");
    std::string line;
    while (std::getline(status, line)) {
        if (line.compare(0, field.size() + 1, field + ":") == 0) {
            return std::stoll(line.substr(field.size() + 1)) * 1024;
        }
    }
    return 0;
}

std::unique_ptr<hnswlib::SpaceInterface<float>> space(const std::string& data, size_t dimension) {
    std::ifstream file(data + "/metric");
    std::string metric;
    file >> metric;
    if (metric == "euclidean") {
        return std::make_unique<hnswlib::L2Space>(dimension);
    }
    return std::make_unique<hnswlib::InnerProductSpace>(dimension);
}

void buildIndex(const std::string& data, const std::string& folder, const Settings& settings) {
    const Vectors base(data + "/base.fvecs");
    const auto metric = space(data, base.dimension);
    const auto start = Clock::now();
    hnswlib::HierarchicalNSW<float> index(metric.get(), base.count, static_cast<size_t>(number(settings, "M", 16)),
                                          static_cast<size_t>(number(settings, "efConstruction", 200)));
    index.addPoint(base.row(0), 0);
    std::atomic<size_t> next{1};
    std::vector<std::thread> threads;
    for (int i = 0; i < static_cast<int>(number(settings, "threads", 1)); i++) {
        threads.emplace_back([&] {
            for (size_t row = next++; row < base.count; row = next++) {
                index.addPoint(base.row(row), row);
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    const double seconds = secondsSince(start);
    index.saveIndex(folder + "/index");
    std::printf("build\t%.3f\t%lld\n", seconds, statusBytes("VmHWM"));
}

/** The measured searches of one effort; the queries of a pass are shared out to the searching threads. */
class Run {
  public:
    Run(hnswlib::HierarchicalNSW<float>& index, const Vectors& queries, size_t k, int searchers)
        : index_(index), queries_(queries), k_(k), searchers_(searchers), found_(queries.count) {}

    void warm(double seconds) {
        inAllThreads([&] {
            const auto start = Clock::now();
            for (size_t query = 0; secondsSince(start) < seconds; query++) {
                index_.searchKnn(queries_.row(query % queries_.count), k_);
            }
        });
    }

    void measure(const std::string& effort, int mostPasses, double leastSeconds) {
        std::vector<std::vector<long long>> nanos(queries_.count);
        double sum = 0;
        for (int pass = 0; pass < mostPasses && (pass == 0 || sum < leastSeconds); pass++) {
            std::atomic<size_t> next{0};
            const auto start = Clock::now();
            inAllThreads([&] {
                auto before = Clock::now();
                for (size_t query = next++; query < queries_.count; query = next++) {
                    found_[query] = index_.searchKnn(queries_.row(query), k_);
                    const auto after = Clock::now();
                    const auto time = std::chrono::duration_cast<std::chrono::nanoseconds>(after - before);
                    nanos[query].push_back(time.count());
                    before = after;
                }
            });
            const double seconds = secondsSince(start);
            std::printf("pass\t%s\t%.9f\n", effort.c_str(), seconds);
            sum += seconds;
        }
        for (size_t query = 0; query < queries_.count; query++) {
            print(effort, query, nanos[query]);
        }
    }

  private:
    /** Does something in all threads at once, this one included, and waits for all of them. */
    template <typename Work>
    void inAllThreads(Work work) {
        std::vector<std::thread> others;
        for (int other = 1; other < searchers_; other++) {
            others.emplace_back(work);
        }
        work();
        for (auto& other : others) {
            other.join();
        }
    }

    void print(const std::string& effort, size_t query, const std::vector<long long>& nanos) {
        std::ostringstream rows;
        for (auto results = found_[query]; !results.empty(); results.pop()) {
            rows << results.top().second << (results.size() > 1 ? "," : "");
        }
        std::ostringstream times;
        for (size_t i = 0; i < nanos.size(); i++) {
            times << (i == 0 ? "" : ",") << nanos[i];
        }
        std::printf("query\t%s\t%zu\t%s\t%s\n", effort.c_str(), query, rows.str().c_str(), times.str().c_str());
    }

    hnswlib::HierarchicalNSW<float>& index_;
    const Vectors& queries_;
    const size_t k_;
    const int searchers_;
    std::vector<std::priority_queue<std::pair<float, hnswlib::labeltype>>> found_;
};

std::vector<std::string> split(const std::string& text) {
    std::vector<std::string> parts;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, ',');) {
        parts.push_back(part);
    }
    return parts;
}

void searchIndex(const std::string& data, const std::string& folder, const Settings& settings) {
    const Vectors queries(data + "/query.fvecs");
    const auto metric = space(data, queries.dimension);
    const auto start = Clock::now();
    hnswlib::HierarchicalNSW<float> index(metric.get(), folder + "/index");
    std::printf("open\t%.3f\n", secondsSince(start));
    Run run(index, queries, static_cast<size_t>(number(settings, "k", 10)),
            static_cast<int>(number(settings, "searchers", 1)));
    const auto efforts = split(settings.at("efforts"));
    index.setEf(std::stoul(efforts[efforts.size() / 2]));
    run.warm(number(settings, "warmSeconds", 10));
    const double passSeconds = number(settings, "passSeconds", 0.5);
    for (const auto& effort : efforts) {
        index.setEf(std::stoul(effort));
        run.warm(passSeconds);
        run.measure(effort, static_cast<int>(number(settings, "passes", 20)), passSeconds);
    }
    std::printf("memory\t%lld\t%lld\n", statusBytes("VmRSS"), statusBytes("RssAnon"));
}

}  // namespace

int main(int argc, char** argv) {
    const std::string command = argc > 3 ? argv[1] : "";
    std::printf("version\thnswlib %s, C++\n", HNSWLIB_VERSION);
    try {
        if (command == "build") {
            buildIndex(argv[2], argv[3], parse(argc, argv));
        } else if (command == "search") {
            searchIndex(argv[2], argv[3], parse(argc, argv));
        } else if (command != "check") {
            throw std::runtime_error("write check, build or search, and two folders");
        }
    } catch (const std::exception& e) {
        std::fprintf(stderr, "%s\n", e.what());
        return 1;
    }
    return 0;
}
