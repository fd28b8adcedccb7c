package org.consort.memory;

/** Where a region is before it was looked for. */
final class Nowhere implements Area {

    @Override
    public long id() {
        return 0;
    }

    @Override
    public long sizeBytes() {
        return 0;
    }

    @Override
    public long stamp() {
        return ENDED;
    }

    @Override
    public long word(long number) {
        return 0;
    }

    @Override
    public boolean isStill(long stamp) {
        return false;
    }
}
