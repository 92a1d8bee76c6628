namespace SkRerank.Prompting;

/// <summary>Represents the numbered passages of a prompt; <see cref="ContextBuilder"/> makes it.</summary>
/// <remarks>
/// Passages are untrusted. In the prompt each stands between fences that its text cannot close; marks such as <c>[7]</c> in it become <c>(7)</c>, so that no passage can cite or pose
/// as another; control and hidden characters are removed, and titles and links stay on one line. <see cref="Passages"/> keeps the texts as they came.
/// </remarks>
public sealed class CitedContext
{
    internal CitedContext(IReadOnlyList<RerankDocument> passages)
    {
        Passages = [.. passages.Select((document, i) => new CitedPassage(i + 1, document))];
        Text = ContextText.Write(Passages);
    }

    /// <summary>Gets the context without passages.</summary>
    internal static CitedContext Empty { get; } = new([]);

    /// <summary>Gets the passages as they go into the prompt.</summary>
    /// <value>For each passage a line <c>[1] Title — Link</c> and the fenced text; empty where there is no passage.</value>
    public string Text { get; }

    /// <summary>Gets the passages, unchanged; the passage with number n is at index n − 1.</summary>
    public IReadOnlyList<CitedPassage> Passages { get; }

    /// <summary>Gets the candidates that are not there as they came, and why: too long for what was left of the budget, shortened to it, duplicates, or merged with their neighbours.</summary>
    /// <remarks>Indexes are positions in the list of candidates that <see cref="ContextBuilder.Build"/> was given; one that was shortened stands for itself.</remarks>
    /// <value>Empty where every candidate is a passage.</value>
    public IReadOnlyList<RemovedCandidate> Removed { get; internal init; } = [];

    /// <summary>Gets the tokens of <see cref="Text"/>, its separators, headers and fences included.</summary>
    public int Tokens { get; internal init; }

    /// <summary>Gets how many tokens <see cref="Text"/> may have: <see cref="ContextOptions.MaxTokens"/> less <see cref="ContextOptions.ReservedTokens"/>.</summary>
    public int TokenBudget { get; internal init; }

    /// <summary>Gets whether tokens are estimated, because nothing counted them.</summary>
    public bool TokensAreEstimated { get; internal init; }

    /// <summary>Returns <see cref="Text"/>.</summary>
    /// <returns>The passages as they go into the prompt.</returns>
    public override string ToString() => Text;
}
