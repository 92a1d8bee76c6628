namespace SkRerank.Chat;

/// <summary>Represents what could be read from a judge's answer.</summary>
/// <param name="Class">What was wrong with it, if anything.</param>
/// <param name="Named">The positions of the passages that it named, from 0, in its order; each once.</param>
internal readonly record struct ParsedAnswer(AnswerClass Class, IReadOnlyList<int> Named)
{
    /// <summary>Adds what the answer did not name, in the order before.</summary>
    public int[] Complete(int count) => [.. Named, .. Enumerable.Range(0, count).Except(Named)];
}
