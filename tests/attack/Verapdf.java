// Validates PDFs with veraPDF, and writes a line of JSON for each: {"file": …, "ua1": […], "3a": […]}.
// An empty list is a pass; else it holds each failed rule once, with the first place it fails at.

import java.io.File;
import java.util.ArrayList;
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
            Map<String, String> results = new LinkedHashMap<>();
            for (String flavour : FLAVOURS) {
                results.put(flavour, failures(name, flavour));
            }
            String lists = results.entrySet().stream()
                .map(entry -> quoted(entry.getKey()) + ": " + entry.getValue())
                .collect(Collectors.joining(", "));
            System.out.println("{\"file\": " + quoted(name) + ", " + lists + "}");
            System.out.flush();
        }
    }

    private static String failures(String name, String id) throws Exception {
        PDFAFlavour flavour = PDFAFlavour.byFlavourId(id);
        Map<String, String> failed = new LinkedHashMap<>();
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(name), flavour);
             PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
            ValidationResult result = validator.validate(parser);
            for (TestAssertion each : result.getTestAssertions()) {
                if (each.getStatus() == TestAssertion.Status.FAILED) {
                    String rule = each.getRuleId().getClause() + "-" + each.getRuleId().getTestNumber();
                    failed.putIfAbsent(rule, each.getMessage() + " At " + each.getLocation().getContext());
                }
            }
            if (result.isCompliant() != failed.isEmpty() || result.getTotalAssertions() == 0) {
                failed.put("result", "veraPDF contradicts itself, or has looked at nothing");
            }
        } catch (org.verapdf.core.VeraPDFException error) {
            failed.put("parser", String.valueOf(error.getMessage()));
        }
        List<String> items = new ArrayList<>();
        failed.forEach((rule, message) -> items.add(quoted(rule + ": " + message)));
        return "[" + String.join(", ", items) + "]";
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
