using SkRerank.Onnx.Tokenization;

namespace SkRerank.Onnx.Pairs;

/// <summary>Makes pairs as the tokenizer's own template has them: encoder models, and RankLLaMA with its prefixes.</summary>
/// <param name="tokenizer">The tokenizer.</param>
/// <param name="window">The model's window, special tokens included.</param>
/// <param name="truncation">What is cut where a pair is too long.</param>
/// <param name="format">What is put around the texts.</param>
internal sealed class TextPairEncoder(TextTokenizer tokenizer, int window, PairTruncation truncation, PairFormat format) : IPairEncoder
{
    public Func<RerankDocument, TokenizedInput> ForQuery(string query)
    {
        var text = format.Query(query);
        if (truncation == PairTruncation.LongestFirst)
        {
            var whole = tokenizer.Tokenize(text);
            return document => tokenizer.EncodePairLongestFirst(whole, format.Document(document), window);
        }

        var first = tokenizer.TokenizeFirst(text, window);
        return document => tokenizer.EncodePair(first, format.Document(document), window);
    }
}
