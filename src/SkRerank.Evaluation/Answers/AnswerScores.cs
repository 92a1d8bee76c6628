using SkRerank.Prompting;

namespace SkRerank.Evaluation.Answers;

/// <summary>Represents how good one answer is.</summary>
/// <param name="Exact">Whether it is a gold answer, normalised.</param>
/// <param name="Contains">Whether it contains a gold answer, normalised.</param>
/// <param name="Supported">The share of its sentences whose cited passages support them, by <see cref="CitationChecker"/>; 0 without a sentence.</param>
/// <param name="CitationPrecision">The share of the numbers it cites that are relevant passages; 0 where it cites none.</param>
/// <param name="CitationRecall">The share of the relevant documents, of those in either context, that it cites; <see langword="null"/> where neither context has one.</param>
public sealed record AnswerScores(bool Exact, bool Contains, double Supported, double CitationPrecision, double? CitationRecall)
{
    /// <summary>Scores an answer.</summary>
    /// <param name="trial">The question and both contexts.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="context">The context that it was made from.</param>
    /// <param name="checker">Checks the citations.</param>
    /// <returns>The scores.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static AnswerScores Of(AnswerTrial trial, string answer, CitedContext context, CitationChecker checker)
    {
        ArgumentNullException.ThrowIfNull(trial);
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(checker);
        var report = checker.Check(answer, context);
        var supported = report.SentenceCount - report.UncitedSentences.Count - report.UnsupportedSentences.Count;
        var cited = report.CitedNumbers.Select(number => context.Passages[number - 1].Document).ToArray();
        var citations = cited.Length + report.UnknownNumbers.Count;
        var relevant = trial.Before.Passages.Concat(trial.After.Passages).Select(passage => passage.Document).Where(document => IsRelevant(trial.Question, document)).Select(Name).ToHashSet(StringComparer.Ordinal);
        return new AnswerScores(
            AnswerText.IsExact(answer, trial.Question.Answers),
            AnswerText.Contains(answer, trial.Question.Answers),
            report.SentenceCount == 0 ? 0 : supported / (double)report.SentenceCount,
            citations == 0 ? 0 : cited.Count(document => IsRelevant(trial.Question, document)) / (double)citations,
            relevant.Count == 0 ? null : cited.Select(Name).Distinct(StringComparer.Ordinal).Count(relevant.Contains) / (double)relevant.Count);
    }

    private static string Name(RerankDocument document) => document.SourceId ?? document.Id ?? document.Text;

    private static bool IsRelevant(AnswerQuestion question, RerankDocument document) => question.Relevant.Count == 0
        ? AnswerText.Contains(document.Text, question.Answers)
        : document.Folded.Prepend(document).Any(part => question.Relevant.Any(id => id == part.Id || id == part.SourceId));
}
