// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.bench.node;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Obeys the lines that it reads, and says when it has done so. */
final class Ears {

    private static final int AT_ONCE = 100;

    private final Contestant contestant;
    private final Gauge gauge = new Gauge();
    private Offer offer;

    private Ears(Contestant contestant) {
        this.contestant = contestant;
    }

    /** Until it is told to stop, or whoever tells it has gone; then ends the JVM. */
    static void live(Contestant contestant) {
        int status = 1;
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8))) {
            Says.say(Says.READY);
            Ears ears = new Ears(contestant);
            for (String line = lines.readLine(); line != null && !line.equals("stop"); line = lines.readLine()) {
                ears.obey(line.split(" "));
            }
            contestant.end();
            status = 0;
        } catch (Exception | LinkageError e) {
            Logger.getLogger(Ears.class.getName()).log(Level.SEVERE, "The contestant ends", e);
        } finally {
            // Artemis's client keeps pools of threads for its JVM.
            System.exit(status);
        }
    }

    private void obey(String[] words) throws Exception {
        switch (words[0]) {
            case "store" -> {
                contestant.store(Integer.parseInt(words[1]));
                Says.say(Says.DONE + words[0]);
            }
            case "relay" -> {
                contestant.relay(Integer.parseInt(words[1]), words[2].equals("mark"), settings(words));
                Says.say(Says.DONE + words[0]);
            }
            case "rest" -> {
                contestant.rest();
                Says.say(Says.DONE + words[0]);
            }
            case "fill" -> {
                fill(words[1], Integer.parseInt(words[2]));
                Says.say(Says.DONE + words[0]);
            }
            case "write" -> {
                long[] medians =
                        new Timing(contestant, Integer.parseInt(words[2]), words[1]).run(Integer.parseInt(words[3]));
                Says.say(Says.WROTE + medians[0] + " " + medians[1] + " " + medians[2]);
            }
            case "offer" -> {
                offer = new Offer(contestant, words[1], Path.of(words[4]), Integer.parseInt(words[5]));
                offer.atRate(Double.parseDouble(words[2]), Integer.parseInt(words[3]));
            }
            case "flat" -> {
                offer = new Offer(contestant, words[1], Path.of(words[4]), Integer.parseInt(words[5]));
                offer.flatOut(Integer.parseInt(words[2]), Integer.parseInt(words[3]));
            }
            case "delivered" -> offer.delivered(Long.parseLong(words[1]));
            case "end" -> offer.end();
            case "usage" -> Says.say(Says.USAGE + gauge.usage());
            case "live" -> Says.say(Says.LIVE + gauge.live());
            default -> throw new IllegalArgumentException(String.join(" ", words));
        }
    }

    private static Map<String, String> settings(String[] words) {
        Map<String, String> settings = new HashMap<>();
        Arrays.stream(words, 3, words.length)
                .map(word -> word.split("=", 2))
                .forEach(pair -> settings.put(pair[0], pair[1]));
        return settings;
    }

    /** A few events, for the database to repeat. */
    private void fill(String ids, int events) throws Exception {
        Writer writer = contestant.writer();
        for (int number = 0; number < events; number += AT_ONCE) {
            writer.write(ids, number, Math.min(AT_ONCE, events - number));
        }
    }
}
