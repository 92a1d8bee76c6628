using System.Text.Json;
using SkRerank.Onnx.Tokenization.Pipeline;

namespace SkRerank.Onnx.Loading;

/// <summary>Reads the pre-tokenizer of a <c>tokenizer.json</c> as one function: the words of a stretch of text, told whether the stretch begins the text.</summary>
/// <param name="broken">Makes the error for what was expected.</param>
internal sealed class WordSplitReader(Func<string, RerankException> broken)
{
    /// <summary>Reads the pre-tokenizer; without one a stretch is one word.</summary>
    public Func<string, bool, IEnumerable<string>> Read(JsonElement? preTokenizer)
    {
        if (preTokenizer is not { } element) return (text, _) => [text];
        switch (element.Text("type") ?? "")
        {
            case "Sequence":
                Func<string, bool, IEnumerable<string>>[] steps = [.. element.Items("pretokenizers").Select(p => Read(p))];
                return (text, isFirst) => steps.Aggregate((IEnumerable<string>)[text], (words, step) => words.SelectMany((word, i) => step(word, isFirst && i == 0)));
            case "ByteLevel":
                return ReadByteLevel(element);
            case "Metaspace":
                return ReadMetaspace(element);
            case "Split":
                return ReadSplit(element);
            case var other:
                throw broken($"a supported tokenizer: its pre_tokenizer must be made of ByteLevel, Metaspace and Split, but has '{other}'");
        }
    }

    private static Func<string, bool, IEnumerable<string>> ReadByteLevel(JsonElement element)
    {
        var prefix = element.Flag("add_prefix_space") ?? true;
        var split = element.Flag("use_regex") ?? true ? WordSplit.Of(WordSplit.Gpt2Pattern) : null;
        return (text, _) =>
        {
            var spaced = prefix && !text.StartsWith(' ') ? " " + text : text;
            return (split is null ? [spaced] : split.Split(spaced)).Select(ByteLevel.Encode);
        };
    }

    private Func<string, bool, IEnumerable<string>> ReadMetaspace(JsonElement element)
    {
        var mark = element.Text("replacement") ?? "\u2581";
        var splits = element.Flag("split") ?? true;

        // Files of early versions say add_prefix_space instead.
        var scheme = element.Text("prepend_scheme") ?? (element.Flag("add_prefix_space") == false ? "never" : "always");
        if (scheme is not ("always" or "first" or "never")) throw broken($"a supported tokenizer: its prepend_scheme must be always, first or never, but is '{scheme}'");
        return (text, isFirst) =>
        {
            var marked = text.Replace(" ", mark, StringComparison.Ordinal);
            if (scheme != "never" && (scheme == "always" || isFirst) && !marked.StartsWith(mark, StringComparison.Ordinal)) marked = mark + marked;
            return splits ? SplitBefore(marked, mark) : [marked];
        };
    }

    private static IEnumerable<string> SplitBefore(string text, string mark)
    {
        for (var start = 0; start < text.Length;)
        {
            var next = start + 1 < text.Length ? text.IndexOf(mark, start + 1, StringComparison.Ordinal) : -1;
            var end = next < 0 ? text.Length : next;
            yield return text[start..end];
            start = end;
        }
    }

    private Func<string, bool, IEnumerable<string>> ReadSplit(JsonElement element)
    {
        var expression = element.Member("pattern")?.Text("Regex") ?? "";
        var split = element.Text("behavior") == "Isolated" && element.Flag("invert") != true ? WordSplit.Of(expression) : null;
        return split is null
            ? throw broken($"a supported tokenizer: its Split must isolate the words of GPT-2's, Qwen's or Llama 3's expression, but has '{expression}'")
            : (text, _) => split.Split(text);
    }
}
