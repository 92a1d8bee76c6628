using System.Globalization;
using System.Text;

namespace SkRerank.Evaluation;

/// <summary>Writes runs so that every trec_eval reads the order that was given.</summary>
/// <remarks>
/// trec_eval orders by the score and never by the rank; up to 9.0.4 it keeps scores in single precision. So the written scores fall strictly in single precision too (which makes them fall in double precision):
/// a score that does so is written as it is, with all its digits; one that does not (a tie, a document below the reranked depth) is written as the single-precision number just below its predecessor's.
/// </remarks>
public sealed class TrecRunWriter : IDisposable
{
    private readonly TextWriter _writer;
    private readonly string _tag;
    private readonly bool _leaveOpen;
    private readonly HashSet<string> _queryIds = new(StringComparer.Ordinal);

    /// <summary>Initializes a new instance of the <see cref="TrecRunWriter"/> class over a text writer, which must write UTF-8 without a mark.</summary>
    /// <param name="writer">Where the lines go.</param>
    /// <param name="tag">The run's tag, the sixth column.</param>
    /// <param name="leaveOpen">Whether <see cref="Dispose"/> leaves <paramref name="writer"/> open.</param>
    /// <exception cref="ArgumentException">The tag is empty or contains white space.</exception>
    public TrecRunWriter(TextWriter writer, string tag, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ThrowIfNoColumn(tag, "tag", nameof(tag));
        _writer = writer;
        _tag = tag;
        _leaveOpen = leaveOpen;
    }

    /// <summary>Creates a run file, replacing one that is there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tag">The run's tag, the sixth column.</param>
    /// <returns>A writer that owns the file.</returns>
    /// <exception cref="ArgumentException">The tag is empty or contains white space.</exception>
    public static TrecRunWriter Create(string path, string tag)
    {
        ThrowIfNoColumn(tag, "tag", nameof(tag));
        return new TrecRunWriter(new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)), tag);
    }

    /// <summary>Writes the ranking of one query; nothing of it is written when it is refused.</summary>
    /// <param name="queryId">The query.</param>
    /// <param name="ranking">The documents, best first, with their true scores, in any relation to the order.</param>
    /// <exception cref="ArgumentException">An id is empty, contains white space or comes twice, the query's begins with <c>#</c>, or a score is no finite number or below the single-precision range.</exception>
    public void Write(string queryId, IReadOnlyList<TrecRunEntry> ranking)
    {
        ArgumentNullException.ThrowIfNull(ranking);
        ThrowIfNoColumn(queryId, "query id", nameof(queryId));
        if (queryId[0] == '#') throw new ArgumentException($"The query id '{queryId}' begins with '#', which trec_eval 10 takes for a comment; rename it without.", nameof(queryId));
        var lines = Format(queryId, ranking);
        if (!_queryIds.Add(queryId)) throw new ArgumentException($"Query '{queryId}' was already written to this run; write each query once.", nameof(queryId));
        _writer.Write(lines);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_leaveOpen) _writer.Flush();
        else _writer.Dispose();
    }

    private StringBuilder Format(string queryId, IReadOnlyList<TrecRunEntry> ranking)
    {
        var lines = new StringBuilder();
        var documentIds = new HashSet<string>(StringComparer.Ordinal);
        var scores = new FallingScores();
        for (var i = 0; i < ranking.Count; i++)
        {
            var (documentId, score) = ranking[i];
            ThrowIfNoColumn(documentId, "document id", nameof(ranking));
            if (!documentIds.Add(documentId)) throw new ArgumentException($"Document '{documentId}' comes twice for query '{queryId}'; a run names each document of a query once.", nameof(ranking));
            if (!double.IsFinite(score)) throw new ArgumentException($"The score of document '{documentId}' for query '{queryId}' must be a finite number, but was {score.ToString(CultureInfo.InvariantCulture)}.", nameof(ranking));
            if (!scores.TryNext(score, out var written)) throw new ArgumentException($"No single-precision number is left for the score of document '{documentId}' for query '{queryId}', {score.ToString(CultureInfo.InvariantCulture)}; scale the scores to a smaller range.", nameof(ranking));
            lines.Append(queryId).Append(" Q0 ").Append(documentId).Append(' ').Append(CultureInfo.InvariantCulture, $"{i + 1}").Append(' ').Append(written).Append(' ').Append(_tag).Append('\n');
        }

        return lines;
    }

    /// <summary>Refuses what is no single column; wider than trec_eval's own blanks, because other readers split at Unicode's.</summary>
    private static void ThrowIfNoColumn(string text, string what, string parameter)
    {
        ArgumentNullException.ThrowIfNull(text, parameter);
        if (text.Length == 0) throw new ArgumentException($"The {what} is empty, but a column of a TREC run cannot be; give it a name.", parameter);
        if (text.Any(char.IsWhiteSpace)) throw new ArgumentException($"The {what} '{text}' contains white space, which separates the columns of a TREC run; rename it without.", parameter);
        if (text.Contains('\0', StringComparison.Ordinal) || !IsUtf16(text))
            throw new ArgumentException($"The {what} '{text}' contains a NUL or half a surrogate pair, which a TREC run cannot hold; rename it without.", parameter);
    }

    private static bool IsUtf16(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            if (Rune.DecodeFromUtf16(text.AsSpan(at), out _, out var length) != System.Buffers.OperationStatus.Done) return false;
            at += length;
        }

        return true;
    }
}
