/** A stranger's module, which needs the database and nothing else. */
module consumer {
    requires io.quantara.core;
}
