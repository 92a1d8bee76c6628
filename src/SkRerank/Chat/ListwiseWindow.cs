namespace SkRerank.Chat;

/// <summary>Represents a stretch of the order that one call judges.</summary>
/// <param name="Start">Its first place, from 0.</param>
/// <param name="End">The place after its last.</param>
internal readonly record struct ListwiseWindow(int Start, int End)
{
    /// <summary>Walks from the bottom of a list to its top.</summary>
    /// <remarks>The loops of RankGPT and rank_llm leave places out for lengths that are no multiple of the step; here the last window always begins at 0 and is as long as the list allows, so every place is judged.</remarks>
    /// <param name="count">The length of the list.</param>
    /// <param name="size">The size of a window.</param>
    /// <param name="step">How far the next window is above, from 1 to the size.</param>
    public static IEnumerable<ListwiseWindow> Slide(int count, int size, int step)
    {
        if (count == 0) yield break;
        var (start, end) = (Math.Max(0, count - size), count);
        while (true)
        {
            yield return new ListwiseWindow(start, end);
            if (start == 0) yield break;
            start = Math.Max(0, start - step);
            end = Math.Min(count, start + size);
        }
    }
}
