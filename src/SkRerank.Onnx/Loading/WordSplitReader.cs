using System.Text.Json;
using SkRerank.Onnx.Tokenization.Pipeline;

namespace SkRerank.Onnx.Loading;

/// <summary>Reads the pre-tokenizer of a <c>tokenizer.json</c> .</summary>
/// <param name="broken">Makes the error for what was expected.</param>
internal sealed class WordSplitReader(Func<string, RerankException> broken)
{
    /// <summary>Reads the pre-tokenizer; without one a stretch is one word.</summary>
    public WordSplitter Read(JsonElement? preTokenizer)
    {
        if (preTokenizer is not { } element) return new WordSplitter(null, null, AsBytes: false);
        switch (element.Text("type") ?? "")
        {
            case "Sequence":
                JsonElement[] steps = [.. element.Items("pretokenizers")];
                // XLM-RoBERTa's and T5's: at white space first, then each word with its mark.
                if (steps.Length == 2 && steps[0].Text("type") == "WhitespaceSplit" && steps[1].Text("type") == "Metaspace") return ReadMetaspace(steps[1], joinsWords: true);
                return steps.Select(p => Read(p)).Aggregate((first, next) =>
                    first.Then(next) ?? throw broken("a supported tokenizer: the pre_tokenizer must split the text in one of its steps and write bytes in the last, but its steps build on each other"));
            case "ByteLevel":
                return ReadByteLevel(element);
            case "Metaspace":
                return ReadMetaspace(element);
            case "Split" when element.Member("pattern")?.Text("String") == " " && element.Text("behavior") == "MergedWithPrevious":
                // Gemma's: its normaliser has left no space to split at, unless a text has none of its marks.
                return new WordSplitter(null, (text, words) => SplitAfter(text, ' ', words), AsBytes: false);
            case "Split":
                return new WordSplitter(null, ReadSplit(element).Split, AsBytes: false);
            case var other:
                throw broken($"a supported tokenizer: its pre_tokenizer must be made of ByteLevel, Metaspace, Split, and WhitespaceSplit before Metaspace, but has '{other}'");
        }
    }

    private static WordSplitter ReadByteLevel(JsonElement element)
    {
        var prefix = element.Flag("add_prefix_space") ?? true;
        var split = element.Flag("use_regex") ?? true ? WordSplit.Of(WordSplit.Gpt2Pattern) : null;
        return new WordSplitter(prefix ? (text, _) => text.StartsWith(' ') ? text : " " + text : null, split is null ? null : split.Split, AsBytes: true);
    }

    private WordSplitter ReadMetaspace(JsonElement element, bool joinsWords = false)
    {
        var mark = element.Text("replacement") ?? "\u2581";
        if (mark.Length != 1) throw broken($"a supported tokenizer: its Metaspace must have one character as replacement, but has '{mark}'");
        var splits = element.Flag("split") ?? true;

        // Files of early versions say add_prefix_space instead.
        var scheme = element.Text("prepend_scheme") ?? (element.Flag("add_prefix_space") == false ? "never" : "always");
        if (scheme is not ("always" or "first" or "never")) throw broken($"a supported tokenizer: its prepend_scheme must be always, first or never, but is '{scheme}'");
        string Prepare(string text, bool isFirst)
        {
            var marked = joinsWords ? string.Join(mark[0], text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) : text.Replace(' ', mark[0]);
            if (joinsWords && marked.Length == 0) return marked;
            return scheme != "never" && (scheme == "always" || isFirst) && !marked.StartsWith(mark[0]) ? mark + marked : marked;
        }

        return new WordSplitter(Prepare, splits ? (text, words) => SplitBefore(text, mark[0], words) : null, AsBytes: false);
    }

    private static void SplitBefore(string text, char mark, List<(int Start, int Length)> words)
    {
        for (var start = 0; start < text.Length;)
        {
            var next = text.AsSpan(start + 1).IndexOf(mark);
            var length = next < 0 ? text.Length - start : next + 1;
            words.Add((start, length));
            start += length;
        }
    }

    private static void SplitAfter(string text, char end, List<(int Start, int Length)> words)
    {
        for (var start = 0; start < text.Length;)
        {
            var next = text.AsSpan(start).IndexOf(end);
            var length = next < 0 ? text.Length - start : next + 1;
            words.Add((start, length));
            start += length;
        }
    }

    private WordSplit ReadSplit(JsonElement element)
    {
        var expression = element.Member("pattern")?.Text("Regex") ?? "";
        var split = element.Text("behavior") == "Isolated" && element.Flag("invert") != true ? WordSplit.Of(expression) : null;
        return split ?? throw broken($"a supported tokenizer: its Split must isolate the words of GPT-2's, Qwen's or Llama 3's expression, but has '{expression}'");
    }
}
