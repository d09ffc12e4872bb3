// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.server;

import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** The class path of the tests, whose jars an application takes its libraries from. */
public final class ClassPath {

    private ClassPath() {}

    /** @param paths regular expressions, of which a jar's path has a match */
    public static File[] jars(List<String> paths) {
        Pattern any = Pattern.compile(String.join("|", paths));
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(File::new)
                .filter(jar -> any.matcher(jar.toURI().getPath()).find())
                .toArray(File[]::new);
    }
}
