// SPDX-FileCopyrightText: The Outbox for Jakarta EE authors
// SPDX-License-Identifier: Apache-2.0
package ee.outbox.it.lab.node;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.charset.StandardCharsets;
import java.security.ProtectionDomain;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** A Java agent that puts the node's clock wrong: whatever class of the class path asks Java for the time is asking here. */
public final class WrongClock implements ClassFileTransformer {

    private static final String HERE = Type.getInternalName(WrongClock.class);
    private static final Set<String> ASKED = Set.of(
            "java/lang/System.currentTimeMillis()J",
            "java/time/Instant.now()Ljava/time/Instant;",
            "java/time/OffsetDateTime.now(Ljava/time/ZoneId;)Ljava/time/OffsetDateTime;",
            "java/time/Clock.systemUTC()Ljava/time/Clock;");

    /** One of these is in each class that asks. The others stay as they are, and come out of the archive. */
    private static final List<String> MENTIONED =
            List.of("currentTimeMillis", "java/time/Instant", "java/time/OffsetDateTime", "java/time/Clock");

    private static Duration wrong = Duration.ZERO;

    private WrongClock() {}

    /** @param duration by how much, as {@code PT1H} */
    public static void premain(String duration, Instrumentation instrumentation) {
        wrong = Duration.parse(duration);
        instrumentation.addTransformer(new WrongClock());
    }

    public static long currentTimeMillis() {
        return System.currentTimeMillis() + wrong.toMillis();
    }

    public static Instant now() {
        return Instant.now().plus(wrong);
    }

    public static OffsetDateTime now(ZoneId zone) {
        return OffsetDateTime.now(zone).plus(wrong);
    }

    public static Clock systemUTC() {
        return Clock.offset(Clock.systemUTC(), wrong);
    }

    @Override
    public byte[] transform(ClassLoader loader, String name, Class<?> type, ProtectionDomain domain, byte[] code) {
        if (loader != WrongClock.class.getClassLoader() || name.equals(HERE) || name.startsWith("org/objectweb/asm/")) {
            return null;
        }
        String text = new String(code, StandardCharsets.ISO_8859_1);
        if (MENTIONED.stream().noneMatch(text::contains)) {
            return null;
        }
        ClassReader reader = new ClassReader(code);
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(
                new ClassVisitor(Opcodes.ASM9, writer) {
                    @Override
                    public MethodVisitor visitMethod(
                            int access, String method, String descriptor, String signature, String[] exceptions) {
                        return new Calls(super.visitMethod(access, method, descriptor, signature, exceptions));
                    }
                },
                0);
        return writer.toByteArray();
    }

    private static final class Calls extends MethodVisitor {

        private Calls(MethodVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean isInterface) {
            boolean asked = ASKED.contains(owner + "." + name + descriptor);
            super.visitMethodInsn(opcode, asked ? HERE : owner, name, descriptor, isInterface);
        }
    }
}
