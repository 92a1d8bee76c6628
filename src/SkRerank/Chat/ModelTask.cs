namespace SkRerank.Chat;

/// <summary>Says what a model is asked to do, for the text of failures.</summary>
/// <param name="Operation">The operation, as in <see cref="RerankException.Operation"/>.</param>
/// <param name="Duty">What the model must do.</param>
/// <param name="Remedy">What to do where it takes too long.</param>
internal sealed record ModelTask(string Operation, string Duty, string Remedy)
{
    public static ModelTask Rank { get; } = new("rerank", "order the passages", "raise the client's time limit or send fewer passages");

    public static ModelTask Rewrite { get; } = new("rewrite", "rewrite the question", "raise the client's time limit");

    public static ModelTask Decompose { get; } = new("decompose", "split the question", "raise the client's time limit");
}
