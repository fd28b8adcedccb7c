package org.consort.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class MissingTest {

    private static final String SPI = "org.consort.spi.protocol";

    @Test
    void a_package_of_another_version_is_named_with_the_one_that_is_there() {
        String filter = "(&(osgi.wiring.package=" + SPI + ")(version>=2.0.0)(!(version>=3.0.0)))";

        assertEquals(
                "package " + SPI + " of version >= 2.0.0 and < 3.0.0; there is only 0.1.0",
                Missing.ofPackage(SPI, filter, List.of("0.1.0")));
    }

    @Test
    void a_package_that_nobody_has_is_named() {
        assertEquals(
                "package org.other, which no bundle has",
                Missing.ofPackage("org.other", "(osgi.wiring.package=org.other)", List.of()));
    }
}
