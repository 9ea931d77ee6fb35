// Validates PDFs with veraPDF, and writes a line of JSON for each: {"file": …, "ua1": […], "3a": […]}.
// An empty list is a pass; else it holds each failed rule once, with the first place it fails at.

import java.io.File;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

public final class Verapdf {
    private static final List<String> FLAVOURS = List.of("ua1", "3a");

    public static void main(String[] names) throws Exception {
        Logger.getLogger("").setLevel(Level.OFF);
        VeraGreenfieldFoundryProvider.initialise();
        for (String name : names) {
            String lists = results(name).entrySet().stream()
                .map(entry -> quoted(entry.getKey()) + ": " + list(entry.getValue()))
                .collect(Collectors.joining(", "));
            System.out.println("{\"file\": " + quoted(name) + ", " + lists + "}");
            System.out.flush();
        }
    }

    // A file is read once, and each part of it is held against the rules of all flavours.
    private static Map<String, Map<String, String>> results(String name) throws Exception {
        List<PDFAFlavour> flavours = FLAVOURS.stream().map(PDFAFlavour::byFlavourId).toList();
        Map<String, Map<String, String>> found = new LinkedHashMap<>();
        FLAVOURS.forEach(id -> found.put(id, new LinkedHashMap<>(Map.of("result", "veraPDF has looked at nothing"))));
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(name), flavours.get(0));
             PDFAValidator validator = Foundries.defaultInstance().createValidator(flavours)) {
            for (ValidationResult result : validator.validateAll(parser)) {
                found.put(result.getPDFAFlavour().getId(), failures(result));
            }
        } catch (org.verapdf.core.VeraPDFException error) {
            found.values().forEach(failed -> failed.put("parser", String.valueOf(error.getMessage())));
        }
        return found;
    }

    private static Map<String, String> failures(ValidationResult result) {
        Map<String, String> failed = new LinkedHashMap<>();
        for (TestAssertion each : result.getTestAssertions()) {
            if (each.getStatus() == TestAssertion.Status.FAILED) {
                String rule = each.getRuleId().getClause() + "-" + each.getRuleId().getTestNumber();
                failed.putIfAbsent(rule, each.getMessage() + " At " + each.getLocation().getContext());
            }
        }
        if (result.isCompliant() != failed.isEmpty() || result.getTotalAssertions() == 0) {
            failed.put("result", "veraPDF contradicts itself, or has looked at nothing");
        }
        return failed;
    }

    private static String list(Map<String, String> failed) {
        return failed.entrySet().stream()
            .map(entry -> quoted(entry.getKey() + ": " + entry.getValue()))
            .collect(Collectors.joining(", ", "[", "]"));
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(unit -> {
            if (unit < 0x20 || unit > 0x7e || unit == '"' || unit == '\\') {
                quoted.append(String.format("\\u%04x", unit));
            } else {
                quoted.append((char) unit);
            }
        });
        return quoted.append('"').toString();
    }
}
