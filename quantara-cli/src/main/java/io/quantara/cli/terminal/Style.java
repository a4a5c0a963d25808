package io.quantara.cli.terminal;

/** How text is marked: with ANSI colours, or not at all. */
public enum Style {
    /** ANSI escape sequences. */
    COLOURED,
    /** The text as it is. */
    PLAIN;

    /** Returns the text in bold. */
    public String bold(String text) {
        return marked("1", text);
    }

    /** Returns the text in a quieter colour. */
    public String dim(String text) {
        return marked("2", text);
    }

    /** Returns the text in the colour of figures. */
    public String figure(String text) {
        return marked("36", text);
    }

    /** Returns the text in the colour of good news. */
    public String good(String text) {
        return marked("32", text);
    }

    /** Returns the text in the colour of errors. */
    public String bad(String text) {
        return marked("31", text);
    }

    private String marked(String code, String text) {
        return this == COLOURED ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
