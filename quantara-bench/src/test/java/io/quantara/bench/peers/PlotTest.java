package io.quantara.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.quantara.bench.peers.Plot.Line;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class PlotTest {

    private static Line line(String name, boolean ours, double... recallAndQps) {
        return new Line(name, ours, Curve.of(IntStream.range(0, recallAndQps.length / 2)
                .mapToObj(i -> new OperatingPoint(
                        "a<b", recallAndQps[2 * i], recallAndQps[2 * i + 1], recallAndQps[2 * i + 1], 1, 1))
                .toList()));
    }

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void isWellFormedWhateverTheNames() throws Exception {
        Document svg = parse(new Plot("a & \"b\" <c>", List.of(line("<&>\"", true, 0.9, 100, 0.99, 10))).svg());

        assertThat(svg.getDocumentElement().getTagName()).isEqualTo("svg");
        assertThat(svg.getDocumentElement().getAttribute("aria-label")).isEqualTo("a & \"b\" <c>");
        assertThat(svg.getElementsByTagName("polyline").getLength()).isEqualTo(1);
        assertThat(svg.getElementsByTagName("circle").getLength()).isEqualTo(2);
    }

    @Test
    void drawsMoreRecallFartherRightAndMoreQueriesHigher() throws Exception {
        Document svg = parse(new Plot("p", List.of(line("a", false, 0.85, 1_000, 0.99, 10, 1.0, 5))).svg());

        NodeList points = svg.getElementsByTagName("circle");
        for (int i = 1; i < points.getLength(); i++) {
            assertThat(number(points, i, "cx")).isGreaterThan(number(points, i - 1, "cx"));
            assertThat(number(points, i, "cy")).isGreaterThan(number(points, i - 1, "cy"));
        }
        assertThat(number(points, 2, "cx")).isEqualTo(640);
    }

    private static double number(NodeList points, int i, String name) {
        return Double.parseDouble(((Element) points.item(i)).getAttribute(name));
    }

    @Test
    void leavesOutCurvesThatAreOutOfSightAndCanBeEmpty() throws Exception {
        String svg = new Plot("p", List.of(line("poor", false, 0.2, 5), line("empty", false), line("a", true, 0.9, 5)))
                .svg();

        assertThat(svg).doesNotContain("poor").doesNotContain("empty");
        assertThat(parse(svg).getElementsByTagName("polyline").getLength()).isEqualTo(1);
        assertThat(parse(new Plot("p", List.of()).svg()).getElementsByTagName("polyline").getLength())
                .isZero();
        assertThat(svg).doesNotContain("NaN").doesNotContain("Infinity");
    }
}
