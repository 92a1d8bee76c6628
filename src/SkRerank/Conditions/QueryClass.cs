namespace SkRerank.Conditions;

/// <summary>Names what a query looks like.</summary>
public enum QueryClass
{
    /// <summary>A few words that look for words.</summary>
    Keyword,

    /// <summary>A name of a place to go to: an address, a domain, a path, a file.</summary>
    Navigational,

    /// <summary>A number, a code or a symbol that stands for one thing, such as <c>CVE-2024-3094</c>, <c>ERR_42</c> or <c>System.Linq</c>.</summary>
    Identifier,

    /// <summary>A question or a request in words.</summary>
    Question,
}
