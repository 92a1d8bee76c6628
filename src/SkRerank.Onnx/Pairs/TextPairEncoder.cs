using SkRerank.Onnx.Inference;
using SkRerank.Onnx.Tokenization;

namespace SkRerank.Onnx.Pairs;

/// <summary>Makes pairs as the tokenizer's own template has them: encoder models, and RankLLaMA with its prefixes.</summary>
/// <param name="model">The model.</param>
/// <param name="truncation">What is cut where a pair is too long.</param>
/// <param name="format">What is put around the texts.</param>
internal sealed class TextPairEncoder(LocalModel model, PairTruncation truncation, PairFormat format) : IPairEncoder
{
    public Func<RerankDocument, TokenArena, TokenizedInput> ForQuery(string query)
    {
        var (tokenizer, window) = (model.Tokenizer, model.Window);
        var text = format.Query(query);
        if (truncation == PairTruncation.LongestFirst)
        {
            var whole = tokenizer.Tokenize(text);
            return (document, arena) => tokenizer.EncodePairLongestFirst(whole, format.Document(document), window, arena);
        }

        var first = tokenizer.TokenizeFirst(text, window);
        return (document, arena) => tokenizer.EncodePair(first, model.DocumentTokens("", format.Document(document), window, arena), window, arena);
    }
}
