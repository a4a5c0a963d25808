package io.quantara.bench.peers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Queries a second against recall as an SVG picture: a curve for each system, ours thick. The recall axis is
 * logarithmic in what is missing to 1, the other in queries a second. No background, and colours that show on a light
 * and on a dark page.
 */
final class Plot {

    private static final int WIDTH = 860;
    private static final int HEIGHT = 480;
    private static final int LEFT = 70;
    private static final int RIGHT = 640;
    private static final int TOP = 46;
    private static final int BOTTOM = 420;
    private static final int LEGEND_LINE = 20;

    private static final double[] RECALL_TICKS = {0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 1};
    private static final double LEAST_RECALL = 0.8;

    /** Recalls above are drawn here, at the right edge. */
    private static final double MOST_RECALL = 0.9998;

    private static final String[] OUR_COLOURS = {"#e8590c", "#c2255c", "#f08c00", "#ae3ec9"};
    private static final String[] PEER_COLOURS = {
        "#1c7ed6", "#2f9e44", "#7048e8", "#0c8599", "#868e96", "#a07040", "#74b816", "#4dabf7", "#9775fa", "#63908c"
    };

    private final String title;
    private final List<Line> lines;
    private final double leastQps;
    private final double mostQps;

    /** A named curve. */
    record Line(String name, boolean ours, Curve curve) {}

    /** Draws nothing yet; curves without a point in sight are left out. */
    Plot(String title, List<Line> all) {
        this.title = title;
        this.lines = all.stream().filter(line -> !visible(line).isEmpty()).toList();
        double[] qps = lines.stream()
                .flatMap(line -> visible(line).stream())
                .mapToDouble(OperatingPoint::qps)
                .toArray();
        leastQps = Arrays.stream(qps).min().orElse(1) / 1.15;
        mostQps = Arrays.stream(qps).max().orElse(10) * 1.15;
    }

    private static List<OperatingPoint> visible(Line line) {
        return line.curve().points().stream()
                .filter(point -> point.recall() >= LEAST_RECALL)
                .toList();
    }

    /** Returns the picture. */
    String svg() {
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n",
                WIDTH,
                Math.max(HEIGHT, TOP + LEGEND_LINE * (lines.size() + 1)),
                escaped(title)));
        svg.append("""
                <style>
                text { font: 13px system-ui, sans-serif; fill: #57606a; }
                .title { font-size: 15px; font-weight: 600; }
                .grid { stroke: #8b949e; stroke-opacity: 0.3; }
                @media (prefers-color-scheme: dark) { text { fill: #adb5bd; } }
                </style>
                """);
        svg.append(text(LEFT, 24, "start", title).replace("<text", "<text class=\"title\""));
        drawAxes(svg);
        int ours = 0;
        int peers = 0;
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            String colour = line.ours()
                    ? OUR_COLOURS[ours++ % OUR_COLOURS.length]
                    : PEER_COLOURS[peers++ % PEER_COLOURS.length];
            draw(svg, line, colour);
            drawLegend(svg, line, colour, TOP + LEGEND_LINE * i + 8);
        }
        return svg.append("</svg>\n").toString();
    }

    private void drawAxes(StringBuilder svg) {
        for (double recall : RECALL_TICKS) {
            svg.append(line(x(recall), TOP, x(recall), BOTTOM));
            svg.append(text(x(recall), BOTTOM + 20, "middle", String.format(Locale.ROOT, "%s", shortest(recall))));
        }
        for (double qps : qpsTicks()) {
            svg.append(line(LEFT, y(qps), RIGHT, y(qps)));
            svg.append(text(LEFT - 8, y(qps) + 4, "end", String.format(Locale.ROOT, "%,.0f", qps)));
        }
        svg.append(text((LEFT + RIGHT) / 2.0, BOTTOM + 42, "middle", "recall@10"));
        svg.append(text(LEFT, TOP - 6, "end", "QPS"));
    }

    private static String shortest(double recall) {
        return recall == Math.rint(recall) ? Long.toString((long) recall) : Double.toString(recall);
    }

    /** Returns 1, 2 and 5 times the powers of ten in range. */
    private List<Double> qpsTicks() {
        List<Double> ticks = new ArrayList<>();
        for (double power = 1; power < mostQps; power *= 10) {
            for (double factor : new double[] {1, 2, 5}) {
                if (factor * power >= leastQps && factor * power <= mostQps) {
                    ticks.add(factor * power);
                }
            }
        }
        return ticks;
    }

    private void draw(StringBuilder svg, Line line, String colour) {
        StringBuilder points = new StringBuilder();
        for (OperatingPoint point : visible(line)) {
            points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(point.recall()), y(point.qps())));
            svg.append(String.format(
                    Locale.ROOT,
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%s\" fill=\"%s\"><title>%s, effort %s: recall %.4f, %,.0f QPS"
                            + "</title></circle>%n",
                    x(point.recall()),
                    y(point.qps()),
                    line.ours() ? "3.6" : "2.4",
                    colour,
                    escaped(line.name()),
                    escaped(point.effort()),
                    point.recall(),
                    point.qps()));
        }
        svg.append(String.format(
                Locale.ROOT,
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%s\"/>%n",
                points.toString().strip(),
                colour,
                line.ours() ? "3" : "1.5"));
    }

    private static void drawLegend(StringBuilder svg, Line line, String colour, double y) {
        svg.append(String.format(
                Locale.ROOT,
                "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"%s\"/>%n",
                RIGHT + 20,
                y,
                RIGHT + 44,
                y,
                colour,
                line.ours() ? "4" : "2"));
        svg.append(text(RIGHT + 52, y + 4, "start", line.name()));
    }

    private static double x(double recall) {
        double shown = Math.min(recall, MOST_RECALL);
        double range = Math.log(1 - LEAST_RECALL) - Math.log(1 - MOST_RECALL);
        return LEFT + (Math.log(1 - LEAST_RECALL) - Math.log(1 - shown)) / range * (RIGHT - LEFT);
    }

    private double y(double qps) {
        return BOTTOM - Math.log(qps / leastQps) / Math.log(mostQps / leastQps) * (BOTTOM - TOP);
    }

    private static String line(double x1, double y1, double x2, double y2) {
        return String.format(
                Locale.ROOT,
                "<line class=\"grid\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
                x1,
                y1,
                x2,
                y2);
    }

    private static String text(double x, double y, String anchor, String content) {
        return String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
                x,
                y,
                anchor,
                escaped(content));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
