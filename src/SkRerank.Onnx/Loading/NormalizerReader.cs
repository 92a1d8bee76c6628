using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using SkRerank.Onnx.Tokenization.Pipeline;

namespace SkRerank.Onnx.Loading;

/// <summary>Reads the normaliser of a <c>tokenizer.json</c> as one function.</summary>
/// <param name="broken">Makes the error for what was expected.</param>
internal sealed class NormalizerReader(Func<string, RerankException> broken)
{
    /// <summary>Reads the normaliser; without one a text stays as it is.</summary>
    public Func<string, string> Read(JsonElement? normalizer)
    {
        if (normalizer is not { } element) return text => text;
        switch (element.Text("type") ?? "")
        {
            case "Sequence":
                Func<string, string>[] steps = [.. element.Items("normalizers").Select(n => Read(n))];
                return text => steps.Aggregate(text, (result, step) => step(result));
            case "NFC":
                return Normalize(NormalizationForm.FormC);
            case "NFD":
                return Normalize(NormalizationForm.FormD);
            case "NFKC":
                return Normalize(NormalizationForm.FormKC);
            case "NFKD":
                return Normalize(NormalizationForm.FormKD);
            case "Lowercase":
                return text => text.ToLowerInvariant();
            case "Strip":
                return ReadStrip(element);
            case "Prepend":
                var prefix = element.Text("prepend") ?? "";
                return text => text.Length == 0 ? text : prefix + text;
            case "Replace":
                return ReadReplace(element);
            case "Precompiled":
                return ReadPrecompiled(element);
            case var other:
                throw broken($"a supported tokenizer: its normalizer must be made of NFC, NFD, NFKC, NFKD, Lowercase, Strip, Prepend, Replace and Precompiled, but has '{other}'");
        }
    }

    // Without ICU, in .NET's invariant mode, texts would stay as they are and their scores be others than the model's.
    private static Func<string, string> Normalize(NormalizationForm form) => "\u00E9".Normalize(NormalizationForm.FormD).Length == 2
        ? text => text.Normalize(form)
        : throw LoadError.Create("The model's tokenizer normalises texts, for which .NET needs ICU, but the program runs in .NET's invariant mode; install ICU, and unset DOTNET_SYSTEM_GLOBALIZATION_INVARIANT and InvariantGlobalization.");

    private static Func<string, string> ReadStrip(JsonElement element)
    {
        bool left = element.Flag("strip_left") ?? true, right = element.Flag("strip_right") ?? true;
        return text => (left, right) switch
        {
            (true, true) => text.Trim(),
            (true, false) => text.TrimStart(),
            (false, true) => text.TrimEnd(),
            _ => text,
        };
    }

    private Func<string, string> ReadReplace(JsonElement element)
    {
        var content = element.Text("content") ?? "";
        var pattern = element.Member("pattern") ?? default;
        if (pattern.Text("String") is { } literal) return literal.Length == 0 ? text => text : text => text.Replace(literal, content, StringComparison.Ordinal);
        if (pattern.Text("Regex") is not { } expression) throw broken("a tokenizer whose Replace has a pattern");
        try
        {
            // Without backtracking: the file is not ours, and no text may hold it up.
            var regex = new Regex(expression, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
            var literalContent = content.Replace("$", "$$", StringComparison.Ordinal);
            // The expression of XLM-RoBERTa and DeBERTa, which seldom has anything to do.
            return expression == " {2,}"
                ? text => text.Contains("  ", StringComparison.Ordinal) ? regex.Replace(text, literalContent) : text
                : text => regex.Replace(text, literalContent);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            throw broken($"a supported tokenizer: its Replace has the expression '{expression}', which is not understood");
        }
    }

    private Func<string, string> ReadPrecompiled(JsonElement element)
    {
        try
        {
            return new PrecompiledNormalizer(Convert.FromBase64String(element.Text("precompiled_charsmap") ?? "")).Apply;
        }
        catch (FormatException exception)
        {
            throw broken($"a tokenizer with a whole precompiled_charsmap: {exception.Message.TrimEnd('.')}");
        }
    }
}
