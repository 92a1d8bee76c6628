namespace SkRerank.Onnx.Tokenization;

/// <summary>Holds what the normaliser does, under the names of <c>tokenizer.json</c>.</summary>
/// <param name="CleanText">Whether control characters are removed and white space becomes a space.</param>
/// <param name="HandleChineseCharacters">Whether every ideograph is a word of its own.</param>
/// <param name="StripAccents">Whether text is decomposed and its nonspacing marks removed; <see langword="null"/> follows <paramref name="Lowercase"/>.</param>
/// <param name="Lowercase">Whether text is lower-cased.</param>
internal sealed record BertNormalization(bool CleanText = true, bool HandleChineseCharacters = true, bool? StripAccents = null, bool Lowercase = true)
{
    /// <summary>Gets whether accents go.</summary>
    public bool StripsAccents => StripAccents ?? Lowercase;
}
