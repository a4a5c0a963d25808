package io.quantara.internal.engine;

import io.quantara.internal.storage.FileKind;
import io.quantara.internal.storage.FileName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** What may happen to the files of a folder while nobody looks. */
enum Damage {

    /** One bit is another. */
    FLIP {
        @Override
        void change(Folder folder, RandomGenerator random) {
            byte[] bytes = folder.copy();
            int at = place(bytes, random);
            bytes[at] ^= (byte) (1 << random.nextInt(8));
            folder.put(bytes, "bit of byte " + at);
        }
    },
    /** Some bytes in a row are others. */
    BURST {
        @Override
        void change(Folder folder, RandomGenerator random) {
            byte[] bytes = folder.copy();
            int at = place(bytes, random);
            int end = Math.min(bytes.length, at + 1 + random.nextInt(16));
            for (int i = at; i < end; i++) {
                bytes[i] = (byte) random.nextInt();
            }
            folder.put(bytes, "bytes " + at + " to " + end);
        }
    },
    /** A number is an extreme one, as a length or a count. */
    EXTREME {
        @Override
        void change(Folder folder, RandomGenerator random) {
            byte[] bytes = folder.copy();
            int at = place(bytes, random) & -4;
            byte value = (byte) (random.nextBoolean() ? 0xff : 0x7f);
            Arrays.fill(bytes, at, Math.min(bytes.length, at + 4), value);
            folder.put(bytes, "number at " + at);
        }
    },
    /** The end is missing. */
    CUT {
        @Override
        void change(Folder folder, RandomGenerator random) {
            byte[] bytes = folder.copy();
            int length = random.nextInt(bytes.length);
            folder.put(Arrays.copyOf(bytes, length), "cut to " + length);
        }
    },
    /** There is more behind the end. */
    APPEND {
        @Override
        void change(Folder folder, RandomGenerator random) {
            byte[] bytes = folder.copy();
            byte[] more = new byte[1 + random.nextInt(random.nextBoolean() ? 16 : 8192)];
            if (random.nextBoolean()) {
                random.nextBytes(more);
            }
            byte[] longer = Arrays.copyOf(bytes, bytes.length + more.length);
            System.arraycopy(more, 0, longer, bytes.length, more.length);
            folder.put(longer, "longer by " + more.length);
        }
    },
    /** A sector is zero, or garbage. */
    SECTOR {
        @Override
        void change(Folder folder, RandomGenerator random) {
            byte[] bytes = folder.copy();
            int size = random.nextBoolean() ? 512 : 4096;
            int at = random.nextInt(bytes.length) / size * size;
            byte[] sector = new byte[Math.min(size, bytes.length - at)];
            if (random.nextBoolean()) {
                random.nextBytes(sector);
            }
            System.arraycopy(sector, 0, bytes, at, sector.length);
            folder.put(bytes, "sector of " + size + " at " + at);
        }
    },
    /** A sector was written to the wrong place, of this file or another one. */
    MISDIRECTED {
        @Override
        void change(Folder folder, RandomGenerator random) {
            byte[] bytes = folder.copy();
            String other = folder.another(random);
            byte[] source = random.nextBoolean() ? bytes.clone() : folder.get(other);
            int at = random.nextInt(bytes.length) / 512 * 512;
            int from = random.nextInt(Math.max(1, source.length)) / 512 * 512;
            int length = Math.min(512, Math.min(bytes.length - at, source.length - from));
            System.arraycopy(source, from, bytes, at, Math.max(0, length));
            folder.put(bytes, "sector at " + at + " from " + from + " of itself or " + other);
        }
    },
    /** A sector was never written: it is as it was some time ago. */
    LOST_WRITE {
        @Override
        void change(Folder folder, RandomGenerator random) {
            byte[] bytes = folder.copy();
            byte[] before = folder.earlier(random).orElse(bytes);
            int at = random.nextInt(bytes.length) / 512 * 512;
            int end = Math.min(bytes.length, at + 512);
            for (int i = at; i < end; i++) {
                bytes[i] = i < before.length ? before[i] : 0;
            }
            folder.put(bytes, "earlier sector at " + at);
        }
    },
    /** The file is as it was some time ago. */
    STALE {
        @Override
        void change(Folder folder, RandomGenerator random) {
            byte[] before = folder.earlier(random).orElse(folder.copy());
            folder.put(before, "as it was with " + before.length + " bytes");
        }
    },
    /** Two files have each other's name. */
    SWAP {
        @Override
        void change(Folder folder, RandomGenerator random) {
            String other = folder.another(random);
            byte[] mine = folder.copy();
            folder.put(folder.get(other), "swapped with " + other);
            folder.put(other, mine);
        }
    },
    /** The file is missing. */
    DELETE {
        @Override
        void change(Folder folder, RandomGenerator random) {
            folder.remove("deleted");
        }
    },
    /** There is a second one, under a name that means something. */
    DUPLICATE {
        @Override
        void change(Folder folder, RandomGenerator random) {
            FileName name = FileName.parse(folder.file).orElseThrow();
            String copy = switch (random.nextInt(4)) {
                case 0 -> "0" + folder.file;
                case 1 -> folder.file + ".bak";
                case 2 -> anotherNumber(name, 1 + random.nextInt(60));
                default -> anotherNumber(name, name.number() + 1);
            };
            if (!folder.files.containsKey(copy)) {
                folder.put(copy, folder.copy());
                folder.note("copied to " + copy);
            }
        }
    },
    /** The file is empty. */
    EMPTY {
        @Override
        void change(Folder folder, RandomGenerator random) {
            folder.put(new byte[0], "empty");
        }
    };

    /** Changes the file of a folder, or another one too. */
    abstract void change(Folder folder, RandomGenerator random);

    private static int place(byte[] bytes, RandomGenerator random) {
        int end = switch (random.nextInt(4)) {
            case 0 -> Math.min(bytes.length, 128);
            default -> bytes.length;
        };
        int start = random.nextInt(4) == 0 ? Math.max(0, bytes.length - 256) : 0;
        return start < end ? random.nextInt(start, end) : random.nextInt(bytes.length);
    }

    private static String anotherNumber(FileName name, long number) {
        FileKind kind = name.kind();
        long segment = kind == FileKind.INDEX ? name.segment() : 0;
        boolean numbered = name.number() > 0;
        return new FileName(kind, numbered ? number : 0, segment).name();
    }

    /** A folder whose files are changed, and which were. */
    static final class Folder {

        private final DamageSample sample;
        private final String file;
        private final Map<String, byte[]> files;
        private final Set<String> changed = new TreeSet<>();
        private String what = "";

        Folder(DamageSample sample, String file) {
            this.sample = sample;
            this.file = file;
            this.files = new TreeMap<>(sample.files());
        }

        Map<String, byte[]> files() {
            return files;
        }

        /** Returns the names of files whose content, or existence, is another. */
        Set<String> changed() {
            return changed;
        }

        @Override
        public String toString() {
            return sample.name() + ", " + file + " " + what;
        }

        private byte[] copy() {
            return get(file).clone();
        }

        private byte[] get(String name) {
            return Objects.requireNonNull(sample.files().get(name));
        }

        private String another(RandomGenerator random) {
            List<String> names = new ArrayList<>(sample.files().keySet());
            return names.get(random.nextInt(names.size()));
        }

        /** Returns an earlier content; of a manifest, that of the one before. */
        private Optional<byte[]> earlier(RandomGenerator random) {
            List<byte[]> known = new ArrayList<>(sample.earlier(file));
            FileName name = FileName.parse(file).orElseThrow();
            if (name.kind() == FileKind.MANIFEST && name.number() > 1) {
                known.addAll(sample.earlier(FileName.manifest(name.number() - 1).name()));
            }
            return known.isEmpty() ? Optional.empty() : Optional.of(known.get(random.nextInt(known.size())));
        }

        private void put(byte[] bytes, String how) {
            put(file, bytes);
            note(how);
        }

        private void put(String name, byte[] bytes) {
            files.put(name, bytes);
            if (Arrays.equals(bytes, sample.files().get(name))) {
                changed.remove(name);
            } else {
                changed.add(name);
            }
        }

        private void remove(String how) {
            files.remove(file);
            changed.add(file);
            note(how);
        }

        private void note(String how) {
            what = how;
        }
    }
}
