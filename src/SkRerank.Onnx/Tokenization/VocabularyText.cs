using System.Globalization;
using SkRerank.Chat;
using SkRerank.Onnx.Loading;
using SkRerank.Onnx.Tokenization.Pipeline;

namespace SkRerank.Onnx.Tokenization;

/// <summary>Gives the text of each token of a vocabulary, with its leading space.</summary>
internal sealed class VocabularyText
{
    private readonly IReadOnlyDictionary<int, string> _texts;

    private VocabularyText(IReadOnlyDictionary<int, string> texts) => _texts = texts;

    /// <summary>Reads the vocabulary of a folder.</summary>
    /// <exception cref="RerankException">A file is missing or broken.</exception>
    public static VocabularyText Read(ModelFolder folder)
    {
        var names = TokenNames.Read(folder);
        // A vocabulary of bytes has the byte of the space.
        var isBytes = names.Values.Contains(ByteLevel.Encode(" "), StringComparer.Ordinal);
        return new VocabularyText(names.ToDictionary(name => name.Key, name => isBytes ? ByteLevel.Decode(name.Value) : name.Value.Replace('\u2581', ' ')));
    }

    /// <summary>Names the tokens of log-probabilities, likeliest first; a row of the graph that stands for no token is named by its number.</summary>
    public TokenLogprob[] Ranked(double[] logprobs)
    {
        var ids = new int[logprobs.Length];
        for (var i = 0; i < ids.Length; i++) ids[i] = i;
        var order = Array.ConvertAll(logprobs, static logprob => -logprob);
        Array.Sort(order, ids);
        return Array.ConvertAll(ids, id => new TokenLogprob(_texts.GetValueOrDefault(id) ?? string.Create(CultureInfo.InvariantCulture, $"<token {id}>"), logprobs[id]));
    }
}
