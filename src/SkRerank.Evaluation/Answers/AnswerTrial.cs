using Microsoft.Extensions.AI;
using SkRerank.Prompting;

namespace SkRerank.Evaluation.Answers;

/// <summary>Represents one question with the two contexts that are compared.</summary>
/// <param name="Question">The question.</param>
/// <param name="Before">The passages without reranking.</param>
/// <param name="After">The passages with reranking.</param>
public sealed record AnswerTrial(AnswerQuestion Question, CitedContext Before, CitedContext After)
{
    /// <summary>Gets whether both contexts give the same prompt, so that the model is asked once.</summary>
    public bool IsSame => string.Equals(Before.Text, After.Text, StringComparison.Ordinal);

    /// <summary>Writes the messages that ask the question over a context.</summary>
    /// <param name="context">One of the two contexts.</param>
    /// <returns>The rules of <see cref="RagPrompt"/>, and the passages with the question.</returns>
    public IReadOnlyList<ChatMessage> Messages(CitedContext context) => [new(ChatRole.System, RagPrompt.System), new(ChatRole.User, RagPrompt.Build(Question.Question, context))];
}
