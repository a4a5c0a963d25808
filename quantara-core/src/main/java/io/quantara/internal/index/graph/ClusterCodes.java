package io.quantara.internal.index.graph;

import io.quantara.index.BuildContext;
import io.quantara.internal.index.Groups;
import io.quantara.internal.index.ScratchPool;
import io.quantara.internal.index.rabitq.CodeEncoder;
import io.quantara.internal.index.rabitq.CodeGroup;
import io.quantara.internal.index.rabitq.CodeQuery;
import io.quantara.internal.index.rabitq.Rotation;
import io.quantara.internal.simd.Kernels;
import java.lang.foreign.MemorySegment;

/**
 * Finds candidates for neighbours by scanning: holds the rows cluster by cluster, with codes relative to the centroids,
 * in scratch memory of a build.
 */
final class ClusterCodes {

    /** Codes that are scanned for the candidates of one row, at least. */
    private static final int LEAST_SCANNED = 2_000;

    /** The clusters whose codes may be scanned for a row: those nearest to its own. */
    private static final int NEAR = 256;

    private final GraphSpace space;
    private final Rotation rotation;
    private final Clusters clusters;
    private final int[] rows;
    private final Groups members;
    private final int[] entries;
    private final int[] firstGroup;
    private final MemorySegment groups;
    private final long groupBytes;

    private ClusterCodes(
            GraphSpace space, Rotation rotation, Clusters clusters, int[] rows, BuildContext context) {
        this.space = space;
        this.rotation = rotation;
        this.clusters = clusters;
        int[] nearest = clusters.assign(rows, context);
        this.members = Groups.of(nearest, clusters.count());
        this.rows = members.inOrder(rows);
        this.entries = clusters.medoids(rows, nearest);
        this.groupBytes = CodeGroup.bytes(rotation.length());
        this.firstGroup = new int[clusters.count() + 1];
        for (int cluster = 0; cluster < clusters.count(); cluster++) {
            firstGroup[cluster + 1] = firstGroup[cluster] + Math.ceilDiv(members.size(cluster), CodeGroup.LANES);
        }
        this.groups = context.scratch(firstGroup[clusters.count()] * groupBytes, 64);
    }

    /**
     * Groups rows by their nearest cluster.
     *
     * @param rotated the rows, all components of their points rotated by the same rotation
     */
    static ClusterCodes of(
            GraphSpace space,
            Rotation rotation,
            RotatedRows rotated,
            Clusters clusters,
            int[] rows,
            BuildContext context) {
        ClusterCodes codes = new ClusterCodes(space, rotation, clusters, rows, context);
        context.forEach(clusters.count(), cluster -> codes.encode(cluster, rotated));
        return codes;
    }

    private void encode(int cluster, RotatedRows rotated) {
        float[] centroid = new float[space.centre().length];
        clusters.read(cluster, centroid);
        for (int i = 0; i < centroid.length; i++) {
            centroid[i] -= space.centre()[i];
        }
        float[] centre = new float[rotation.length()];
        rotation.apply(Kernels.current().codes(), centroid, space.dimension(), centre);
        float[] relative = new float[rotation.length()];
        CodeEncoder encoder = new CodeEncoder(rotation.length());
        for (int place = 0; place < members.size(cluster); place++) {
            int row = member(cluster, place);
            rotated.read(row, relative);
            for (int at = 0; at < relative.length; at++) {
                relative[at] -= centre[at];
            }
            encoder.encodeDistance(groups, group(cluster, place), place % CodeGroup.LANES, row, relative, centre);
        }
        for (int place = members.size(cluster); place % CodeGroup.LANES != 0; place++) {
            CodeGroup.clear(groups, group(cluster, place), place % CodeGroup.LANES);
        }
    }

    private int member(int cluster, int place) {
        return rows[members.start(cluster) + place];
    }

    private long group(int cluster, int place) {
        return (firstGroup[cluster] + place / CodeGroup.LANES) * groupBytes;
    }

    /** Returns the row nearest to each centroid. */
    int[] entries() {
        return entries;
    }

    /** Returns the rows cluster by cluster. */
    int[] rows() {
        return rows;
    }

    /** Chooses neighbours for all rows among their nearest by codes. */
    void choose(Neighbours neighbours, int candidates, BuildContext context) {
        ScratchPool<Scan> scans = new ScratchPool<>(() -> new Scan(candidates));
        context.forEach(clusters.count(), cluster -> {
            Scan scan = scans.take();
            scan.enter(cluster);
            for (int place = 0; place < members.size(cluster); place++) {
                int row = member(cluster, place);
                neighbours.choose(row, scan.nearest(row));
            }
            scans.giveBack(scan);
        });
    }

    /** Finds the nearest rows of a row by their codes, then by their distances. Used by one thread. */
    private final class Scan {

        private final GraphSpace.Target target = space.target();
        private final CodeQuery query = new CodeQuery(rotation);
        private final float[] centroid = new float[space.centre().length];
        private final float[] toCentroids = new float[clusters.count()];
        private final LeastKeys order = new LeastKeys(NEAR);
        private final int[] near = new int[NEAR];
        private int nearCount;
        private final LeastKeys byCode;
        private final NearestRows nearest;
        private final float[] estimates = new float[CodeGroup.LANES];
        private final int[] ordinals;
        private final float[] distances;

        Scan(int candidates) {
            byCode = new LeastKeys(2 * candidates);
            nearest = new NearestRows(candidates);
            ordinals = new int[2 * candidates];
            distances = new float[2 * candidates];
        }

        /** Looks up the clusters near to one; then rows of this cluster may be asked for. */
        void enter(int cluster) {
            clusters.read(cluster, centroid);
            clusters.distances(centroid, toCentroids);
            order.clear();
            for (int other = 0; other < toCentroids.length; other++) {
                order.offer(Keys.key(toCentroids[other], other));
            }
            nearCount = order.finish();
            for (int i = 0; i < nearCount; i++) {
                near[i] = (int) order.key(i);
            }
        }

        NearestRows nearest(int row) {
            target.setRow(row);
            query.set(target.kernel(), target.centred(), space.dimension());
            clusters.distances(near, nearCount, target.point(), toCentroids);
            order.clear();
            for (int i = 0; i < nearCount; i++) {
                order.offer(Keys.key(toCentroids[i], i));
            }
            order.sort();
            byCode.clear();
            int scanned = 0;
            for (int i = 0; i < nearCount && scanned < LEAST_SCANNED; i++) {
                int at = (int) order.key(i);
                scan(near[at], toCentroids[at], row);
                scanned += members.size(near[at]);
            }
            return byDistance();
        }

        private void scan(int cluster, float toCentroid, int row) {
            for (int group = firstGroup[cluster]; group < firstGroup[cluster + 1]; group++) {
                long at = group * groupBytes;
                int below = query.estimate(groups, at, toCentroid, byCode.limit(), estimates);
                for (int rest = below; rest != 0; rest &= rest - 1) {
                    int lane = Integer.numberOfTrailingZeros(rest);
                    int other = CodeGroup.row(groups, at, lane);
                    if (other != row) {
                        byCode.offer(Keys.key(estimates[lane], other));
                    }
                }
            }
        }

        private NearestRows byDistance() {
            int found = byCode.finish();
            for (int i = 0; i < found; i++) {
                ordinals[i] = (int) byCode.key(i);
            }
            target.distances(ordinals, found, distances);
            nearest.reset(ordinals.length / 2);
            for (int i = 0; i < found; i++) {
                nearest.offer(ordinals[i], distances[i]);
            }
            return nearest;
        }
    }
}
