using SkRerank.Onnx.Loading;
using SkRerank.Onnx.Tokenization;

namespace SkRerank.Onnx;

/// <summary>Turns texts into tokens as the model of a folder does, for counting and for comparing with other implementations; thread-safe.</summary>
/// <remarks>Reads <c>tokenizer.json</c> (its saved truncation and padding are ignored), else <c>vocab.txt</c>; equal to Hugging Face's tokenizers 0.22.</remarks>
public sealed class OnnxTokenizer : ITokenCounter
{
    private readonly TextTokenizer _tokenizer;
    private readonly Lazy<IReadOnlyDictionary<int, string>> _names;

    /// <summary>Initializes a new instance of the <see cref="OnnxTokenizer"/> class.</summary>
    /// <param name="modelFolder">The model folder.</param>
    /// <exception cref="ArgumentException"><paramref name="modelFolder"/> is empty.</exception>
    /// <exception cref="RerankException">The folder or its tokenizer is missing, broken or of a kind that is not supported.</exception>
    public OnnxTokenizer(string modelFolder)
    {
        var folder = new ModelFolder(modelFolder);
        _tokenizer = TokenizerLoader.Load(folder);
        _names = new Lazy<IReadOnlyDictionary<int, string>>(() => TokenNames.Read(folder));
    }

    /// <inheritdoc/>
    public int CountTokens(ReadOnlySpan<char> text) => _tokenizer.CountTokens(text);

    /// <summary>Makes the model's input of a text or a pair.</summary>
    /// <param name="text">The text, or the first of the pair.</param>
    /// <param name="pair">The second text, or <see langword="null"/> for one text alone.</param>
    /// <param name="truncation">What is cut where a pair is too long; <see cref="PairTruncation.OnlySecond"/> keeps the first text whole.</param>
    /// <param name="maxLength">The greatest number of tokens, special tokens included, or <see langword="null"/> for no limit.</param>
    /// <returns>The tokens.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The special tokens, or the first text, leave no room in <paramref name="maxLength"/>.</exception>
    public EncodedText Encode(string text, string? pair = null, PairTruncation truncation = PairTruncation.OnlySecond, int? maxLength = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        var most = maxLength ?? int.MaxValue;
        var input = pair is null ? _tokenizer.Encode(text, most)
            : truncation == PairTruncation.OnlySecond ? _tokenizer.EncodePair(_tokenizer.Tokenize(text), pair, most)
            : _tokenizer.EncodePairLongestFirst(_tokenizer.Tokenize(text), pair, most);
        int[] ids = [.. input.Ids.Span];
        return new EncodedText(ids, [.. input.TypeIds.Span], Array.ConvertAll(ids, id => _names.Value.GetValueOrDefault(id, "")), input.Truncated);
    }
}
