using SkRerank.Onnx.Tokenization;

namespace SkRerank.Onnx.Loading;

/// <summary>Makes a tokenizer with BERT's templates: <c>[CLS] A [SEP]</c> and <c>[CLS] A [SEP] B [SEP]</c>, the second text and its end with type 1.</summary>
internal static class BertTokenTemplates
{
    /// <summary>Makes the tokenizer.</summary>
    public static WordPieceTokenizer Create(WordPieceRules rules, IEnumerable<(string Text, int Id)> special, int start, int end)
    {
        TokenTemplatePart[] single = [TokenTemplatePart.Special(start, 0), TokenTemplatePart.Text(second: false, 0), TokenTemplatePart.Special(end, 0)];
        return new WordPieceTokenizer(rules, special, new TokenTemplate(single), new TokenTemplate([.. single, TokenTemplatePart.Text(second: true, 1), TokenTemplatePart.Special(end, 1)]));
    }
}
