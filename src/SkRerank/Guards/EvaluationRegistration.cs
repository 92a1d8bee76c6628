namespace SkRerank.Guards;

/// <summary>Says what tells whether reranking helps: an evaluation set or a running experiment. Register it in the container, and <see cref="RerankGuard.NoEvaluation"/> is content.</summary>
public sealed record EvaluationRegistration
{
    /// <summary>Initializes a new instance of the <see cref="EvaluationRegistration"/> class.</summary>
    /// <param name="name">The name, such as <c>support-questions-2026</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty or white space.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is <see langword="null"/>.</exception>
    public EvaluationRegistration(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
    }

    /// <summary>Gets the name of the evaluation set or of the experiment.</summary>
    public string Name { get; }
}
