package io.quantara.internal.index;

import java.util.Arrays;

/** Things sorted by the group they are in, ascending inside each group. Immutable. */
public final class Groups {

    private final int[] starts;
    private final int[] members;

    private Groups(int[] starts, int[] members) {
        this.starts = starts;
        this.members = members;
    }

    /**
     * Sorts things 0 to n - 1.
     *
     * @param groupOf the group of each thing; a negative one for those in none
     */
    public static Groups of(int[] groupOf, int groups) {
        int[] starts = new int[groups + 1];
        for (int group : groupOf) {
            if (group >= 0) {
                starts[group + 1]++;
            }
        }
        for (int group = 0; group < groups; group++) {
            starts[group + 1] += starts[group];
        }
        int[] next = starts.clone();
        int[] members = new int[starts[groups]];
        for (int thing = 0; thing < groupOf.length; thing++) {
            if (groupOf[thing] >= 0) {
                members[next[groupOf[thing]]++] = thing;
            }
        }
        return new Groups(starts, members);
    }

    /** Returns the position of the first member of a group; after the last group, the end. */
    public int start(int group) {
        return starts[group];
    }

    /** Returns how many things are in a group. */
    public int size(int group) {
        return starts[group + 1] - starts[group];
    }

    /** Returns the thing at a position. */
    public int member(int position) {
        return members[position];
    }

    /**
     * Returns the caller's things that are in groups, group by group.
     *
     * @param things what things 0 to n - 1 are for the caller
     */
    public int[] inOrder(int[] things) {
        return Arrays.stream(members).map(member -> things[member]).toArray();
    }

    /** Returns how many things are in groups. */
    public int total() {
        return members.length;
    }
}
