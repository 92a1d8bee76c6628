using System.Runtime.InteropServices;

namespace SkRerank.Onnx.Tokenization.Pipeline;

/// <summary>Runs the steps of a <c>tokenizer.json</c>: added tokens, normalisation, words, the model.</summary>
/// <param name="verbatim">The tokens that are matched in the text as it came.</param>
/// <param name="normalize">The normalisation of a stretch of text.</param>
/// <param name="normalized">The tokens that are matched in normalised text.</param>
/// <param name="splitter">Gives the words of a stretch of normalised text.</param>
/// <param name="model">Gives the tokens of a word.</param>
/// <param name="single">The template of one text.</param>
/// <param name="pair">The template of a pair.</param>
internal sealed class PipelineTokenizer(
    AddedTokenMatcher verbatim, Func<string, string> normalize, AddedTokenMatcher normalized, WordSplitter splitter, ITokenModel model, TokenTemplate single, TokenTemplate pair)
    : TextTokenizer(single, pair)
{
    private readonly WordCache _words = new(model, splitter.AsBytes);

    /// <inheritdoc/>
    public override int CountTokens(ReadOnlySpan<char> text) => Run(text, int.MaxValue).Count;

    /// <inheritdoc/>
    public override TokenizedText Tokenize(ReadOnlySpan<char> text, int limit = int.MaxValue, TokenArena? arena = null)
    {
        var ids = Run(text, limit);
        var truncated = ids.Count > limit;
        return TokenizedText.Copy(CollectionsMarshal.AsSpan(ids)[..(truncated ? limit : ids.Count)], truncated, arena);
    }

    private List<int> Run(ReadOnlySpan<char> text, int limit)
    {
        var ids = new List<int>();
        var isFirst = true;
        foreach (var (stretch, id) in verbatim.Split(WellFormed(text)))
        {
            if (id >= 0) ids.Add(id);
            else AddStretch(normalize(stretch), isFirst, limit, ids);
            isFirst = false;
            if (ids.Count > limit) break;
        }

        return ids;
    }

    private void AddStretch(string text, bool isFirst, int limit, List<int> ids)
    {
        foreach (var (stretch, id) in normalized.Split(text))
        {
            if (id >= 0)
            {
                ids.Add(id);
            }
            else
            {
                AddWords(stretch, isFirst, limit, ids);
                if (ids.Count > limit) return;
            }

            isFirst = false;
        }
    }

    private void AddWords(string stretch, bool isFirst, int limit, List<int> ids)
    {
        var text = splitter.Prepare?.Invoke(stretch, isFirst) ?? stretch;
        if (splitter.Split is null)
        {
            _words.Tokenize(text, ids);
            return;
        }

        var words = new List<(int Start, int Length)>((text.Length / 4) + 1);
        splitter.Split(text, words);
        foreach (var (start, length) in words)
        {
            _words.Tokenize(text.AsSpan(start, length), ids);
            if (ids.Count > limit) return;
        }
    }

    // Half a surrogate pair is no text; it is read as U+FFFD, as UTF-8 would write it.
    private static string WellFormed(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (char.IsSurrogate(c)) return System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text.ToArray()));
        }

        return text.ToString();
    }
}
