/**
 * A fixed sequencer: the oldest member numbers, all others follow. An example to begin a protocol of your own with.
 *
 * <p>Read {@link com.example.sequencer.Sequencer} first.
 */
package com.example.sequencer;
