using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;
using SkRerank.Queries;
using SkRerank.Retrieval;

namespace SkRerank.Prompting;

/// <summary>Says what an answer was made from: the query, the passages, which of them it cites, how well, and the trail of their scores.</summary>
/// <remarks>
/// <see cref="RerankedContextChatClient"/> puts it into the additional properties of its responses; <c>response.GetCitedAnswer()</c> reads it. Passages and answer are untrusted: show them as text.
/// As JSON, such as where a host sends additional properties on, it is an object of the query, the passages with their stages, and the report; it cannot be read back.
/// </remarks>
[JsonConverter(typeof(CitedAnswerJsonConverter))]
public sealed class CitedAnswer
{
    /// <summary>The key in the additional properties of a response or an update: <c>skrerank.cited_answer</c>.</summary>
    public const string PropertyName = "skrerank.cited_answer";

    internal CitedAnswer(string text, string query, CitedContext context, CitationReport report)
    {
        Text = text;
        Query = query;
        Context = context;
        Report = report;
        Citations = [.. report.CitedNumbers.Select(number => context.Passages[number - 1])];
    }

    /// <summary>Gets the text of the answer that was checked: what the model wrote after the last tool result.</summary>
    public string Text { get; }

    /// <summary>Gets what was searched for.</summary>
    public string Query { get; }

    /// <summary>Gets what a model made of the question.</summary>
    /// <value>The default is <see langword="null"/>: no model was asked.</value>
    public QueryRewrite? Rewrite { get; internal init; }

    /// <summary>Gets the passages that the model was given, and what did not fit.</summary>
    /// <value>Without passages where none was found, and where <see cref="Failure"/> is set.</value>
    public CitedContext Context { get; }

    /// <summary>Gets the passages that the answer cites, by their numbers.</summary>
    public IReadOnlyList<CitedPassage> Citations { get; }

    /// <summary>Gets what the check of the citations found.</summary>
    public CitationReport Report { get; }

    /// <summary>Gets all that was found, best first, each candidate with its trail; <see cref="RetrievalResponse.Explain"/> says how each came to its place.</summary>
    /// <value>The default is <see langword="null"/>: the search failed.</value>
    public RetrievalResponse? Retrieval { get; internal init; }

    /// <summary>Gets why there was no context.</summary>
    /// <value>The default is <see langword="null"/>: there was.</value>
    public Exception? Failure { get; internal init; }

    /// <summary>Gets whether the answer may be another than where nothing fails: the search failed or was that of a fallback, partial or without a leg, or the question was not rewritten although a model was asked.</summary>
    public bool IsDegraded => Failure is not null || Rewrite?.FallbackReason is not null || Retrieval is { IsFallback: true } or { IsPartial: true } or { FailedLegs.Count: > 0 };

    /// <summary>Gives the citations as annotations of Microsoft.Extensions.AI, for hosts that show these.</summary>
    /// <returns>One for each number of each mark that names a passage, in the order of the answer; its region is the mark in <see cref="Text"/>.</returns>
    public IReadOnlyList<CitationAnnotation> ToAnnotations() =>
    [
        .. from mark in CitationMarks.Find(Text)
           from number in AnswerCitations.Numbers(mark, Context)
           where AnswerCitations.IsKnown(number, Context)
           let document = Context.Passages[number - 1].Document
           select new CitationAnnotation
           {
               Title = document.Title,
               Url = Uri.TryCreate(document.Link, UriKind.Absolute, out var url) ? url : null,
               FileId = document.Id,
               Snippet = document.Text,
               AnnotatedRegions = [new TextSpanAnnotatedRegion { StartIndex = mark.Start, EndIndex = mark.Start + mark.Length }],
           },
    ];
}
