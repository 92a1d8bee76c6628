namespace SkRerank.Onnx.Tokenization.Pipeline;

/// <summary>Holds what a pre-tokenizer does to a stretch of text.</summary>
/// <param name="Prepare">Changes the stretch before it is split, told whether it begins the text; <see langword="null"/> where nothing is changed.</param>
/// <param name="Split">Finds the words of a prepared stretch; <see langword="null"/> where it is one word.</param>
/// <param name="AsBytes">Whether words go to the model as their bytes.</param>
internal sealed record WordSplitter(Func<string, bool, string>? Prepare, Action<string, List<(int Start, int Length)>>? Split, bool AsBytes)
{
    /// <summary>Joins two that follow each other; <see langword="null"/> where the second would have to look into the words of the first.</summary>
    public WordSplitter? Then(WordSplitter next) =>
        next.Prepare is not null || (Split is not null && next.Split is not null) || AsBytes ? null : new WordSplitter(Prepare, Split ?? next.Split, next.AsBytes);
}
