using Microsoft.Extensions.AI;
using SkRerank.Chunking;
using SkRerank.LateInteraction;
using SkRerank.Selection;

namespace SkRerank;

/// <summary>Represents one candidate passage: its text, where it came from, and what earlier stages said about it.</summary>
/// <remarks>Retrievers make it, rerankers read it. No reranker changes it.</remarks>
public class RerankDocument
{
    private readonly AIContent? _image;

    // Made once for all the stages that compare texts; of one text it is always the same.
    private TextSketch? _madeSketch;

    /// <summary>Initializes a new instance of the <see cref="RerankDocument"/> class.</summary>
    /// <param name="text">The text to score; may be empty.</param>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is <see langword="null"/>.</exception>
    public RerankDocument(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Text = text;
    }

    /// <summary>Initializes a new instance of the <see cref="RerankDocument"/> class as a copy of another.</summary>
    /// <param name="other">The document to copy; the copy shares its texts, vectors and record.</param>
    /// <exception cref="ArgumentNullException"><paramref name="other"/> is <see langword="null"/>.</exception>
    public RerankDocument(RerankDocument other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Text = other.Text;
        Id = other.Id;
        Title = other.Title;
        Link = other.Link;
        SourceId = other.SourceId;
        SourceSpan = other.SourceSpan;
        BestChunk = other.BestChunk;
        Folded = other.Folded;
        RetrievalScore = other.RetrievalScore;
        Trail = other.Trail;
        TokenVectors = other.TokenVectors;
        Sketch = other.Sketch;
        _madeSketch = other._madeSketch;
        _image = other._image;
        Record = other.Record;
        AdditionalProperties = other.AdditionalProperties?.Clone();
    }

    /// <summary>Gets the text that rerankers score.</summary>
    public string Text { get; }

    /// <summary>Gets the identity of the passage in its store; fusion needs it, rerankers do not.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? Id { get; init; }

    /// <summary>Gets the title to show beside a citation.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? Title { get; init; }

    /// <summary>Gets the path or address to show beside a citation.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? Link { get; init; }

    /// <summary>Gets the identity of the document that the passage is a part of.</summary>
    /// <value>The default is <see langword="null"/>: it is not known.</value>
    public string? SourceId { get; init; }

    /// <summary>Gets where the passage stands in the text of its source, in UTF-16 code units.</summary>
    /// <remarks>The last <see cref="TextChunk.Length"/> characters of <see cref="Text"/> are that part of the source; what is before them, such as a title, was put in front.</remarks>
    /// <value>The default is <see langword="null"/>: it is not known.</value>
    public TextChunk? SourceSpan { get; init; }

    /// <summary>Gets the part of <see cref="Text"/> that scored best in the last stage that scored in chunks.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public TextChunk? BestChunk { get; init; }

    /// <summary>Gets the candidates that a selection folded into this one: its duplicates, or the neighbours whose text it has taken over.</summary>
    /// <value>The default is an empty list.</value>
    public IReadOnlyList<RerankDocument> Folded { get; init; } = [];

    /// <summary>Gets the score that fixed the incoming order, on the scale of the last entry of <see cref="Trail"/>.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public double? RetrievalScore { get; init; }

    /// <summary>Gets what each earlier stage said about this candidate, in the order in which the stages ran.</summary>
    /// <value>The default is an empty list.</value>
    public IReadOnlyList<StageScore> Trail { get; init; } = [];

    /// <summary>Gets the token vectors that the store kept for exactly this text; a scorer that does not know them ignores them.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public PackedTokenVectors? TokenVectors { get; init; }

    /// <summary>Gets the sketch of exactly this text that the store kept; what looks for duplicates then need not read the text.</summary>
    /// <value>The default is <see langword="null"/>: it is made from <see cref="Text"/> when it is needed, once.</value>
    public TextSketch? Sketch { get; init; }

    /// <summary>Gets an image that belongs to the candidate: an address (<see cref="UriContent"/>) or its bytes (<see cref="DataContent"/>).</summary>
    /// <remarks>Hosted rerankers whose model takes images (<see cref="Remote.RemoteModel.TakesImages"/>) score it; any other scores the text alone.</remarks>
    /// <value>The default is <see langword="null"/>.</value>
    /// <exception cref="ArgumentException">The value is another kind of content.</exception>
    public AIContent? Image
    {
        get => _image;
        init => _image = value is null or UriContent or DataContent ? value : throw new ArgumentException($"An image must be a UriContent or a DataContent, but was a {value.GetType().Name}.", nameof(value));
    }

    /// <summary>Gets the store's record that this candidate was made from.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public object? Record { get; init; }

    /// <summary>Gets or sets anything else that travels with the candidate.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public AdditionalPropertiesDictionary? AdditionalProperties { get; set; }

    /// <summary>Gets the address of the image, or its bytes as a data URI.</summary>
    internal string? ImageAddress => _image switch { UriContent content => content.Uri.OriginalString, DataContent data => data.Uri, _ => null };

    /// <summary>Gets the sketch of the text, made where the store kept none.</summary>
    internal TextSketch TextSketch => Sketch ?? (_madeSketch ??= TextSketch.Of(Text));
}
