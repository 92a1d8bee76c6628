using System.Globalization;
using System.Text;

namespace SkRerank.Prompting;

/// <summary>Checks the citations of an answer against its context; thread-safe.</summary>
/// <remarks>
/// <para>Recognises <c>[1]</c>, <c>[1, 2]</c>, <c>[1][3]</c> and <c>[1-3]</c>, also with full-width brackets and digits.</para>
/// <para>By words, the support of a sentence is the share of its content words (all but English function words and single letters, plurals as their singular) that are in the passages it cites or their titles; a sentence without such words is
/// supported. A number that is in none of them makes it unsupported whatever the share. It finds what is made up, not what is turned around: a "not", or the right words about the wrong thing, pass. For that give
/// <see cref="CheckAsync"/> a model. Scripts without spaces are compared character by character.</para>
/// </remarks>
public sealed class CitationChecker
{
    /// <summary>The support below which a sentence is reported: 0.5.</summary>
    public const double DefaultMinSupport = 0.5;

    private readonly double _minSupport;

    /// <summary>Initializes a new instance of the <see cref="CitationChecker"/> class.</summary>
    /// <param name="minSupport">The support below which a sentence is reported, in 0..1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="minSupport"/> is not in 0..1.</exception>
    public CitationChecker(double minSupport = DefaultMinSupport)
    {
        if (minSupport is not (>= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(minSupport), minSupport, string.Create(CultureInfo.InvariantCulture, $"minSupport must be in 0..1, but was {minSupport}."));
        _minSupport = minSupport;
    }

    /// <summary>Checks an answer, its sentences by their words.</summary>
    /// <param name="answer">The model's answer.</param>
    /// <param name="context">The context that the model was given.</param>
    /// <returns>What is cited, what is unknown, and the sentences without citation or support.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public CitationReport Check(string answer, CitedContext context)
    {
        var citations = AnswerCitations.Read(answer, context);
        var unsupported = new List<UnsupportedSentence>();
        foreach (var (sentence, passages) in citations.Cited)
        {
            var support = WordSupport.Of(CitationMarks.Remove(sentence), passages);
            if (passages.Count == 0 || support.HasMissingNumber || support.Share < _minSupport)
                unsupported.Add(new UnsupportedSentence(sentence, [.. passages.Select(p => p.Number)], support.Share) { MissingWords = support.Missing });
        }

        return citations.ToReport(unsupported);
    }

    /// <summary>Checks an answer, its sentences by a model, such as one of natural language inference or embeddings.</summary>
    /// <param name="answer">The model's answer.</param>
    /// <param name="context">The context that the model was given.</param>
    /// <param name="support">Says in 0..1 how far a passage supports a sentence, which comes without its citations; the best of the cited passages counts.</param>
    /// <param name="cancellationToken">The token that cancels the call.</param>
    /// <returns>What is cited, what is unknown, and the sentences without citation or support.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="RerankException">A support is not in 0..1.</exception>
    public async Task<CitationReport> CheckAsync(string answer, CitedContext context, Func<string, CitedPassage, CancellationToken, Task<double>> support, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(support);
        var citations = AnswerCitations.Read(answer, context);
        var unsupported = new List<UnsupportedSentence>();
        foreach (var (sentence, passages) in citations.Cited)
        {
            var claim = CitationMarks.Remove(sentence);
            var best = 0.0;
            foreach (var passage in passages)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var value = await support(claim, passage, cancellationToken).ConfigureAwait(false);
                if (value is not (>= 0 and <= 1)) throw new RerankException(string.Create(CultureInfo.InvariantCulture, $"The support of a sentence must be in 0..1, but that by passage {passage.Number} is {value}; correct the delegate.")) { Operation = "check" };
                best = Math.Max(best, value);
            }

            if (passages.Count == 0 || best < _minSupport) unsupported.Add(new UnsupportedSentence(sentence, [.. passages.Select(p => p.Number)], best));
        }

        return citations.ToReport(unsupported);
    }

    /// <summary>Numbers the citations of an answer by first use, for readers who see the cited passages only.</summary>
    /// <remarks>A range is written out. Numbers that no passage has stay as they are; they cannot be taken for one of the new.</remarks>
    /// <param name="answer">The model's answer.</param>
    /// <param name="context">The context that the model was given.</param>
    /// <returns>The answer, and the passages that it cites.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static RenumberedAnswer Renumber(string answer, CitedContext context)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(context);
        var references = new List<CitedPassage>();
        var numbers = new Dictionary<int, int>();
        var text = new StringBuilder(answer.Length);
        var copied = 0;
        foreach (var mark in CitationMarks.Find(answer))
        {
            text.Append(answer, copied, mark.Start - copied).Append('[').AppendJoin(", ", AnswerCitations.Numbers(mark, context).Select(New)).Append(']');
            copied = mark.Start + mark.Length;
        }

        return new RenumberedAnswer(text.Append(answer, copied, answer.Length - copied).ToString(), references);

        string New(int number)
        {
            if (AnswerCitations.IsKnown(number, context) && !numbers.ContainsKey(number))
            {
                numbers.Add(number, references.Count + 1);
                references.Add(context.Passages[number - 1] with { Number = references.Count + 1 });
            }

            return numbers.GetValueOrDefault(number, number).ToString(CultureInfo.InvariantCulture);
        }
    }
}
