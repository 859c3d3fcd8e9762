import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.apache.kafka.common.utils.Exit;

/**
 * Runs the main methods of Kafka's tools one after another in one JVM, since starting one takes seconds.
 * Arguments: the jars that every call loads afresh, for the static variables in them.
 * Standard input: a call a line, fields in base64 with spaces between: class, seconds it may take, its input, its arguments.
 * Standard output: a line for each call: exit code, standard output and standard error in base64.
 */
public final class ToolRunner {
    /** An Error, so that a tool which catches every Exception still ends. */
    private static final class Ended extends Error {}

    private static volatile int firstCode;
    private static final List<Runnable> hooks = new ArrayList<>();

    public static void main(String[] jars) throws Exception {
        InputStream ours = System.in;
        PrintStream answers = System.out;
        PrintStream errors = System.err;
        Exit.setExitProcedure((code, message) -> end(code));
        Exit.setHaltProcedure((code, message) -> end(code));
        Exit.setShutdownHookAdder((name, hook) -> hooks.add(hook));
        BufferedReader calls = new BufferedReader(new InputStreamReader(ours, StandardCharsets.US_ASCII));
        for (String line = calls.readLine(); line != null; line = calls.readLine()) {
            String[] fields = Arrays.stream(line.split(" ", -1)).map(ToolRunner::decode).toArray(String[]::new);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            System.setIn(new ByteArrayInputStream(fields[2].getBytes(StandardCharsets.UTF_8)));
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
            int code = call(jars, fields);
            System.out.flush();
            System.err.flush();
            System.setErr(errors);
            answers.println(code + " " + encode(out) + " " + encode(err));
            answers.flush();
        }
        Runtime.getRuntime().halt(0);
    }

    /** The tool wants to exit. What is printed while the stack unwinds would not have been printed by a JVM that is gone. */
    private static void end(int code) {
        if (firstCode < 0) {
            firstCode = code;
            System.setOut(new PrintStream(OutputStream.nullOutputStream()));
            System.setErr(new PrintStream(OutputStream.nullOutputStream()));
        }
        throw new Ended();
    }

    private static int call(String[] jars, String[] fields) throws Exception {
        firstCode = -1;
        hooks.clear();
        String[] arguments = Arrays.copyOfRange(fields, 3, fields.length);
        Thread thread = new Thread(() -> run(jars, fields[0], arguments), "tool");
        thread.setDaemon(true);
        thread.start();
        thread.join(Long.parseLong(fields[1]) * 1000);
        if (thread.isAlive()) {
            for (StackTraceElement frame : thread.getStackTrace()) System.err.println("    at " + frame);
            thread.interrupt();
            return 124;
        }
        for (Runnable hook : hooks) hook.run();
        return Math.max(firstCode, 0);
    }

    private static void run(String[] jars, String tool, String[] arguments) {
        try {
            URL[] urls = new URL[jars.length];
            for (int i = 0; i < jars.length; i++) urls[i] = Path.of(jars[i]).toUri().toURL();
            ClassLoader loader = new URLClassLoader(urls, ToolRunner.class.getClassLoader());
            Thread.currentThread().setContextClassLoader(loader);
            Class.forName(tool, true, loader).getMethod("main", String[].class).invoke(null, (Object) arguments);
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof Ended) return;
            thrown.getCause().printStackTrace();
            if (firstCode < 0) firstCode = 1;
        } catch (Throwable thrown) {
            thrown.printStackTrace();
            if (firstCode < 0) firstCode = 1;
        }
    }

    private static String decode(String field) {
        return new String(Base64.getDecoder().decode(field), StandardCharsets.UTF_8);
    }

    private static String encode(ByteArrayOutputStream bytes) {
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }
}
