namespace SkRerank.Server.Dialects;

/// <summary>Names how a contract gives a document back.</summary>
internal enum DocumentForm
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>As <c>{"text": …}</c>.</summary>
    Object,

    /// <summary>As a string.</summary>
    Text,
}
