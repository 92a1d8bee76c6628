namespace SkRerank.Onnx;

/// <summary>Represents a text or a pair as a model reads it.</summary>
/// <param name="Ids">The token ids, special tokens included.</param>
/// <param name="TypeIds">The type id of each token: 0, or 1 where the tokenizer's template says so.</param>
/// <param name="Tokens">The token of each id as it stands in the vocabulary.</param>
/// <param name="Truncated">Whether a text did not fit and was cut.</param>
public sealed record EncodedText(IReadOnlyList<int> Ids, IReadOnlyList<int> TypeIds, IReadOnlyList<string> Tokens, bool Truncated);
