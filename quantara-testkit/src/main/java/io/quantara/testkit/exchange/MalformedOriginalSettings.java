package io.quantara.testkit.exchange;

import java.util.List;

/** Malformed settings in files of the original's JSON format. */
final class MalformedOriginalSettings {

    private MalformedOriginalSettings() {}

    static List<MalformedInput> all() {
        String extended = "_config._quantara";
        String collection = extended + ".collections.research";
        return List.of(
                config("settings that are null", "null", "_config", "_config is null"),
                config("settings that are a list", "[]", "_config", "_config is a list"),
                config("setting twice", "{\"mine\": 1, \"mine\": 2}", "_config.mine", "occurs twice"),
                config("dimension of zero", "{\"dimensions\": 0}", "_config.dimensions", "dimension is 0"),
                config("huge dimension", "{\"dimensions\": 65537}", "_config.dimensions", "dimension is 65537"),
                config("broken dimension", "{\"dimensions\": 2.5}", "_config.dimensions", "must be an integer"),
                config("dimension as text", "{\"dimensions\": \"2\"}", "_config.dimensions", "must be an integer"),
                config("auto_dim as number", "{\"auto_dim\": 1}", "_config.auto_dim", "must be true or false"),
                config("auto_persist as text", "{\"auto_persist\": \"yes\"}", "_config.auto_persist",
                        "must be true or false"),
                config("indexes as list", "{\"_collection_indexes\": []}", "_config._collection_indexes", "is a list"),
                config("index that is null", "{\"_collection_indexes\": {\"research\": null}}",
                        "_config._collection_indexes.research", "is null, but must be a string"),
                config("index twice", "{\"_collection_indexes\": {\"a\": \"flat\", \"a\": \"flat\"}}",
                        "_config._collection_indexes.a", "occurs twice"),
                config("own setting that is NaN", "{\"mine\": [NaN]}", "_config.mine[0]", "not finite"),
                config("newer settings", "{\"_quantara\": {\"version\": 2}}", extended + ".version", "version 2"),
                config("version that is text", "{\"_quantara\": {\"version\": \"1\"}}", extended + ".version",
                        "must be an integer from 1"),
                options("unknown metric", "{\"metric\": \"manhattan\"}", collection + ".metric", "'manhattan'"),
                options("dimension of a collection", "{\"dimension\": -1}", collection + ".dimension", "is -1"),
                options("inference as text", "{\"infer_dimension\": \"no\"}", collection + ".infer_dimension",
                        "must be true or false"),
                options("list as index option", "{\"index_options\": {\"m\": [1]}}",
                        collection + ".index_options.m", "must be a number, a string or a boolean"),
                options("index option twice", "{\"index_options\": {\"m\": 1, \"m\": 1}}",
                        collection + ".index_options.m", "occurs twice"),
                options("option twice", "{\"index\": \"flat\", \"index\": \"flat\"}", collection + ".index",
                        "occurs twice"),
                options("model that is a number", "{\"embedding_model\": 1}", collection + ".embedding_model",
                        "The model is a number"),
                MalformedOriginalJson.file("settings twice", "{\"_config\": {},\n\"_config\": {}}", 2, "_config",
                        "occurs twice"),
                dimensions("settings before documents of another dimension",
                        "{\"_config\": {\"dimensions\": 3},\n\"default\": %s}", 2,
                        "default." + MalformedOriginalJson.FIRST + ".vector",
                        "The vector has 2 dimensions, the settings say 3"),
                dimensions("settings behind documents of another dimension",
                        "{\"default\": %s,\n\"_config\": {\"dimensions\": 3}}", 2, "_config.dimensions",
                        "said to have 3 dimensions, its documents have 2"));
    }

    /** Settings on line 2, and a collection behind them. */
    private static MalformedInput config(String name, String config, String path, String message) {
        String text = "{\n\"_config\": " + config + ",\n\"research\": {\"" + MalformedOriginalJson.FIRST + "\": "
                + MalformedOriginalJson.good(MalformedOriginalJson.FIRST, MalformedInputs.AFTER, "[1, 2]") + "}}";
        return MalformedOriginalJson.file(name, text, 2, path, message);
    }

    private static MalformedInput options(String name, String options, String path, String message) {
        return config(
                name,
                "{\"_quantara\": {\"version\": 1, \"collections\": {\"research\": " + options + "}}}",
                path,
                message);
    }

    private static MalformedInput dimensions(String name, String text, long line, String path, String message) {
        String documents = "{\"" + MalformedOriginalJson.FIRST + "\": "
                + MalformedOriginalJson.good(MalformedOriginalJson.FIRST, "n", "[1, 2]") + "}";
        return MalformedOriginalJson.file(name, text.replace("%s", documents), line, path, message);
    }
}
