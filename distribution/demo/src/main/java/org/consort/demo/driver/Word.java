package org.consort.demo.driver;

/**
 * What reached the driver.
 *
 * @param from name of the member
 * @param text what it said; empty if it hung up
 */
record Word(String from, String text) {}
