namespace SkRerank.Evaluation.Answers;

/// <summary>Represents a question with its gold answers.</summary>
/// <param name="Id">The id.</param>
/// <param name="Question">What is asked.</param>
/// <param name="Answers">The answers that are right; at least one.</param>
public sealed record AnswerQuestion(string Id, string Question, IReadOnlyList<string> Answers)
{
    /// <summary>Gets the ids of the documents or passages that hold the answer.</summary>
    /// <value>The default is an empty list: passages that contain a gold answer are taken for relevant.</value>
    public IReadOnlyList<string> Relevant { get; init; } = [];
}
