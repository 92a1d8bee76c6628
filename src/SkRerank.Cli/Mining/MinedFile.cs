using System.Text;
using System.Text.Json;
using SkRerank.Evaluation;
using SkRerank.Evaluation.Mining;

namespace SkRerank.Cli.Mining;

/// <summary>Writes training rows as JSON lines, in the columns of sentence-transformers or RankGPT, to a file that appears only when it is whole.</summary>
internal sealed class MinedFile : IDisposable
{
    private readonly string _path;
    private readonly string _partial;
    private readonly MiningFormat _format;
    private readonly bool _withScores;
    private readonly StreamWriter _writer;
    private readonly HashSet<(string Query, string Document)> _pairs = [];

    public MinedFile(string path, MiningFormat format, bool withScores)
    {
        (_path, _partial, _format, _withScores) = (path, path + ".partial", format, withScores);
        _writer = new StreamWriter(_partial, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }

    /// <summary>Gets how many lines were written.</summary>
    public int Rows { get; private set; }

    /// <summary>Writes a positive with its negatives.</summary>
    public void Write(BeirQuery query, MiningCandidate positive, IReadOnlyList<MiningCandidate> negatives)
    {
        MiningCandidate[] all = [positive, .. negatives];
        switch (_format)
        {
            case MiningFormat.Triplet:
                foreach (var negative in negatives)
                {
                    Line(json =>
                    {
                        Anchor(json, query, positive);
                        json.WriteString("negative", negative.Text);
                        if (_withScores) Numbers(json, "scores", [positive.Score!.Value, negative.Score!.Value]);
                    });
                }

                break;
            case MiningFormat.LabeledPair:
                // A document that several positives of a query share is one pair.
                foreach (var document in all.Where(document => _pairs.Add((query.Id, document.Id)))) Pair(query, document, isPositive: ReferenceEquals(document, positive));
                break;
            case MiningFormat.LabeledList:
                Line(json =>
                {
                    json.WriteString("anchor", query.Text);
                    JsonLines.WriteList(json, "documents", all, document => json.WriteStringValue(document.Text));
                    if (_withScores) Numbers(json, "scores", all.Select(document => document.Score!.Value));
                    else Numbers(json, "labels", all.Select(document => ReferenceEquals(document, positive) ? 1.0 : 0));
                });
                break;
            default:
                Line(json =>
                {
                    Anchor(json, query, positive);
                    for (var i = 0; i < negatives.Count; i++) json.WriteString(FormattableString.Invariant($"negative_{i + 1}"), negatives[i].Text);
                    if (_withScores) Numbers(json, "scores", all.Select(document => document.Score!.Value));
                });
                break;
        }
    }

    /// <summary>Writes the teacher's order of a query's candidates.</summary>
    /// <param name="query">The query.</param>
    /// <param name="positives">Its relevant documents, if any are known.</param>
    /// <param name="candidates">The candidates in the search's order, all with a score.</param>
    public void WriteOrder(BeirQuery query, IReadOnlyList<MiningCandidate> positives, IReadOnlyList<MiningCandidate> candidates)
    {
        int[] order = [.. Enumerable.Range(0, candidates.Count).OrderByDescending(i => candidates[i].Score)];
        Line(json =>
        {
            if (_format == MiningFormat.RankedList)
            {
                json.WriteString("anchor", query.Text);
                JsonLines.WriteList(json, "documents", order, i => json.WriteStringValue(candidates[i].Text));
                Numbers(json, "labels", order.Select((_, rank) => 1.0 / (rank + 1)));
                return;
            }

            json.WriteString("query", query.Text);
            Passages(json, "positive_passages", positives);
            Passages(json, "retrieved_passages", candidates);
            json.WriteString("permutation", string.Join(" > ", order.Select(i => FormattableString.Invariant($"[{i + 1}]"))));
        });
    }

    /// <summary>Puts the finished file in its place.</summary>
    public void Complete()
    {
        _writer.Dispose();
        File.Move(_partial, _path, overwrite: true);
    }

    public void Dispose()
    {
        _writer.Dispose();
        File.Delete(_partial);
    }

    private void Pair(BeirQuery query, MiningCandidate document, bool isPositive) => Line(json =>
    {
        json.WriteString("anchor", query.Text);
        json.WriteString("document", document.Text);
        if (_withScores) json.WriteNumber("score", document.Score!.Value);
        else json.WriteNumber("label", isPositive ? 1 : 0);
    });

    private void Line(Action<Utf8JsonWriter> write)
    {
        _writer.Write(JsonText.Of(json =>
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }));
        _writer.Write('\n');
        Rows++;
    }

    private static void Anchor(Utf8JsonWriter json, BeirQuery query, MiningCandidate positive)
    {
        json.WriteString("anchor", query.Text);
        json.WriteString("positive", positive.Text);
    }

    private static void Passages(Utf8JsonWriter json, string name, IReadOnlyList<MiningCandidate> passages) => JsonLines.WriteList(json, name, passages, passage =>
    {
        json.WriteStartObject();
        json.WriteString("docid", passage.Id);
        json.WriteString("text", passage.Text);
        json.WriteEndObject();
    });

    private static void Numbers(Utf8JsonWriter json, string name, IEnumerable<double> numbers) => JsonLines.WriteList(json, name, numbers, json.WriteNumberValue);
}
